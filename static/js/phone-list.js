// Lists what is on this phone, with how far each is. On: [data-phone-list], <template data-phone-row>,
// [data-phone-honest], [data-phone-elsewhere="their names"]; once more after each swap of the desk.
import { pictureOf } from "./phone-pictures.js";
import { everybodys, isClip, mine } from "./phone-store.js";

const sent = new Map(); // a photo’s id → percent
let latest = [];
const list = () => document.querySelector("[data-phone-list]");
const said = (name) => list().getAttribute(`data-words-${name}`);
const part = (name, row) => row.querySelector(`[data-row-${name}]`);

const nameOf = ({ sentAs = "page", place }) => (sentAs === "page" ? place : sentAs);

function sayHowFar(photo, row) {
  const isSending = sent.has(photo.id) && !photo.held;
  const mb = Math.max(0.1, photo.blob.size / 1e6).toFixed(1);
  const size = said(isSending ? "sent" : "size").replace("{mb}", mb);
  part("size", row).textContent = size.replace("{percent}", sent.get(photo.id));
  part("state", row).textContent = said(photo.held ? "held" : isSending ? "sending" : "waiting");
}

function rowOf(photo) {
  const row = document.querySelector("[data-phone-row]").content.cloneNode(true).firstElementChild;
  const isHere = photo.entry === document.querySelector("[data-phone]").dataset.entry;
  row.dataset.photo = photo.id;
  row.querySelector("img").hidden = isClip(photo);
  part("clip", row).hidden = !isClip(photo);
  if (!isClip(photo)) row.querySelector("img").src = pictureOf(photo);
  part("place", row).textContent = said(isHere ? nameOf(photo) : "elsewhere");
  part("held", row).hidden = !photo.held;
  part("words", row).textContent = photo.held || "";
  Object.assign(part("save", row), { href: pictureOf(photo), download: photo.name || `${nameOf(photo)}.jpg` });
  sayHowFar(photo, row);
  return row;
}

function layOut(photos) {
  latest = photos;
  if (!list()) return;
  list().replaceChildren(...photos.map(rowOf));
  list().hidden = !photos.length;
  document.querySelector("[data-phone-honest]").hidden = !photos.length;
  const elsewhere = document.querySelector("[data-phone-elsewhere]");
  const others = elsewhere?.dataset.phoneElsewhere.split(" ").filter((id) => id && !photos.some((p) => p.id === id));
  if (elsewhere) elsewhere.hidden = !others.length;
}

const look = async () => {
  layOut(await mine());
  if (latest.some((photo) => photo.held)) import("./phone-held.js"); // its buttons
};
document.addEventListener("phone:changed", look);
document.addEventListener("phone:progress", ({ detail: { id, sent: bytes, total } }) => {
  sent.set(id, Math.floor((100 * bytes) / total));
  const [photo, row] = [latest.find((each) => each.id === id), document.querySelector(`[data-photo="${id}"]`)];
  if (photo && row) sayHowFar(photo, row);
});
document.addEventListener("htmx:afterSwap", (event) => event.target.id === "desk" && layOut(latest));
look();
everybodys().then((all) => all.some((each) => each.isShared) && import("./phone-shared.js"));
