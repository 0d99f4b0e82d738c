// Lays a photo into the open book the moment it is chosen, and leaves it there until the school’s own picture of it
// is made. On: [data-slot="left"] and so on in the book; every swap of the book lays it there again.
import { here, pictureOf } from "./phone-pictures.js";

const isOfPage = ({ sentAs = "page" }) => sentAs === "page";
const arrived = new Map(); // place → its picture, until the school’s is there
const chosen = new Map(); // place → seen, not kept yet

function lay(place, address) {
  const slot = document.querySelector(`[data-slot="${place}"]`);
  if (!slot) return;
  const image = slot.querySelector("[data-local]") ?? document.createElement("img");
  if (image.getAttribute("src") !== address) image.src = address;
  image.alt = "";
  image.dataset.local = "";
  if (slot.firstElementChild !== image) slot.prepend(image);
  slot.classList.add("slot--local");
}

function layAll(photos) {
  const now = new Map([...chosen, ...photos.map((photo) => [photo.place, pictureOf(photo)])]);
  document.querySelectorAll("[data-local]").forEach((image) => {
    const { slot } = image.closest("[data-slot]").dataset;
    if (now.has(slot) || arrived.has(slot)) return;
    image.closest("[data-slot]").classList.remove("slot--local");
    image.remove();
  });
  for (const [place, address] of arrived) {
    if (document.querySelector(`[data-slot="${place}"] img:not([data-local])`)) arrived.delete(place);
    else lay(place, address);
  }
  for (const [place, address] of now) lay(place, address);
}

let latest = [];
const look = async () => layAll((latest = (await here()).filter(isOfPage)));

document.addEventListener("phone:shown", ({ detail: { place, picture } }) => {
  chosen.set(place, picture);
  layAll(latest);
});
document.addEventListener("phone:arrived", ({ detail: { id, entry, place, sentAs } }) => {
  const isHere = entry === document.querySelector("[data-phone]")?.dataset.entry;
  if (isHere && isOfPage({ sentAs })) arrived.set(place, pictureOf({ id }));
});
document.addEventListener("phone:changed", async () => {
  await look();
  chosen.clear();
});
// At once and from memory: a piece that htmx swaps in must not blink.
document.addEventListener("htmx:afterSwap", () => layAll(latest));
look();
