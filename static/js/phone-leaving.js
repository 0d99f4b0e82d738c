// Asks once more before somebody signs out whose photos or films are still on this phone: they go only while they are
// in. On: <form data-leaving>, and one <dialog data-phone-leaving> (data-one, data-many with {what}) with a [data-leave].
import { mine } from "./phone-store.js";
import { sentence } from "./phone-words.js";

let photos = [];
let leaving;
const look = async () => (photos = await mine());
const dialog = () => document.querySelector("[data-phone-leaving]");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-leaving]")) return;
  localStorage.removeItem("phone-who");
  if (form === leaving || !photos.length || !dialog()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog().querySelector("[data-leaving-words]").textContent = sentence(dialog(), "", photos);
  dialog().querySelector("[data-leave]").onclick = () => {
    leaving = form;
    form.requestSubmit();
  };
  dialog().showModal();
}, true);

document.addEventListener("phone:changed", look);
look();
