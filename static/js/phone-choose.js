// A photo that is taken or chosen is kept on the phone at once, and goes by itself. A scan goes with the form, as ever.
// On: <form data-upload> of a place, with the fields place, replacing and upload (data-upload="new-page" in class time),
// beside a [data-phone] (phone-keep.js). Without this the form sends the photo itself.
import { go } from "./phone-go.js";
import { canKeep, desk, keepFile } from "./phone-keep.js";
import { mine, newId } from "./phone-store.js";
import { tell } from "./phone-tell.js";

// What is chosen again for the same place goes on top of it.
async function isTaken(place) {
  return (await mine()).some((photo) => photo.entry === desk().entry && photo.place === place);
}

export async function keepPhoto(file, place, isReplacing, sentAs = "page") {
  const id = newId();
  tell("shown", { id, entry: desk().entry, place, picture: URL.createObjectURL(file) }, false);
  await keepFile(file, { sentAs, place, isReplacing: isReplacing || (await isTaken(place)) }, id);
  return go();
}

function take(form) {
  const { place, replacing, upload } = form.elements;
  const [file] = upload.files;
  if (file) keepPhoto(file, place.value, Boolean(replacing), form.dataset.upload || "page").catch(() => tell("unread", {}, false));
  upload.value = "";
}

const isScan = ({ files: [file] }) => file && (file.type === "application/pdf" || /\.(pdf|tiff?)$/i.test(file.name));
const isOurs = (form) => form instanceof Element && form.matches("form[data-upload]") && canKeep();

// While the camera is open the desk may be swapped: the field that opened it still hears what comes back.
document.addEventListener("click", ({ target: input }) => {
  if (input.type !== "file" || !isOurs(input.form)) return;
  const { form } = input;
  input.onchange = (event) => {
    if (isScan(input)) return;
    event.stopPropagation();
    take(form);
  };
});
document.addEventListener("htmx:confirm", (event) => {
  if (!isOurs(event.target) || isScan(event.target.elements.upload)) return;
  event.preventDefault();
  take(event.target);
});

go();
