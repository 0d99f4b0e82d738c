// Without signal: how much is safe on this phone, whoever’s they are; no picture and no name is shown. Whoever
// was signed in last can keep another one, and say later where it goes. Opens the page again once the signal is back.
// On: [data-offline] (data-none, data-one, data-many with {what}), [data-again], [data-offline-keep] around a file field.
import { everybodys, keep, newId } from "./phone-store.js";
import { sentence } from "./phone-words.js";

const LOOK_MS = 5000;
const find = (what) => document.querySelector(what);
const who = localStorage.getItem("phone-who");

async function count() {
  const box = find("[data-offline]");
  const waiting = await everybodys();
  box.textContent = waiting.length ? sentence(box, "", waiting) : box.dataset.none;
}

find("[data-offline-keep]").hidden = !who;
find("[data-offline-keep] input").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  const blob = new Blob([await file.arrayBuffer()], { type: file.type });
  await keep({ id: newId(), who, isShared: true, at: Date.now(), blob });
  find("[data-offline-kept]").hidden = false;
  count();
});

const again = () => window.location.reload();
find("[data-again]").addEventListener("click", again);
// A phone often says it is connected before it is: the school itself is asked.
const look = () => fetch("/manifest.webmanifest", { method: "HEAD", cache: "no-store" }).then(again, () => {});
window.addEventListener("online", look);
setInterval(look, LOOK_MS);
count();
