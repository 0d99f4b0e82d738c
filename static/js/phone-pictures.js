// The picture of a photo on this phone, before the school has made its own: one address a photo.
import { mine } from "./phone-store.js";

const addresses = new Map(); // a photo’s id → blob:…

export function pictureOf(photo) {
  if (!addresses.has(photo.id)) addresses.set(photo.id, URL.createObjectURL(photo.blob));
  return addresses.get(photo.id);
}

// Seen at once, before the phone has even kept it.
document.addEventListener("phone:shown", ({ detail: { id, picture } }) => addresses.set(id, picture));

// Photos on this phone that belong to the double page which is open.
export async function here() {
  const entry = document.querySelector("[data-phone]")?.dataset.entry;
  return (await mine()).filter((photo) => photo.entry === entry);
}
