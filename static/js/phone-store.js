// Photos that are safe on this phone until the school has them: each with whose it is, where it goes, its bytes.
// {id, who, at, entry, uploads, place, isReplacing, blob, isReady, sha256, url, held}. isReady: shrunk and hashed;
// url: where it is sent; held: why it is not taken, in words. Tells the page and other tabs by “phone:changed”.
import { createStore, del, get, set, update, values } from "../vendor/idb-keyval-6.3.0.js";

const drawer = createStore("learning-logs-photos", "photos");
const inMemory = new Map(); // where the browser keeps nothing: until the page is closed
const channel = window.BroadcastChannel && new BroadcastChannel("learning-logs-photos");

export const isLasting = () => !inMemory.size;
export const who = () => document.body.dataset.who ?? "";

export function tell(name, detail = {}, isFromHere = true) {
  document.dispatchEvent(new CustomEvent(`phone:${name}`, { detail }));
  if (isFromHere) channel?.postMessage({ name, detail });
}
channel?.addEventListener("message", ({ data }) => tell(data.name, data.detail, false));

export async function keep(photo) {
  try {
    await set(photo.id, photo, drawer);
  } catch {
    inMemory.set(photo.id, photo);
  }
  tell("changed");
}

export async function change(id, news) {
  if (inMemory.has(id)) inMemory.set(id, { ...inMemory.get(id), ...news });
  else if (await get(id, drawer)) await update(id, (photo) => photo && { ...photo, ...news }, drawer);
  tell("changed");
}

export async function drop(id) {
  if (!inMemory.delete(id)) await del(id, drawer);
  tell("changed");
}

export async function everybodys() {
  const kept = await values(drawer).catch(() => []);
  return [...kept.filter(Boolean), ...inMemory.values()].sort((one, other) => one.at - other.at);
}

// Never another child’s on a tablet that many use.
export const mine = async () => (who() ? (await everybodys()).filter((photo) => photo.who === who()) : []);

// Without https there is no crypto.randomUUID.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
