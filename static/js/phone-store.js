// Photos that are safe on this phone until the school has them: {id, who, at, entry, uploads, place, isReplacing, blob,
// isReady (shrunk and hashed), sha256, url (where it is sent), held (why it is not taken)}. Tells all tabs.
import { del, get, set, update, values } from "../vendor/idb-keyval-6.3.0.js";

let opened;
const open = () => (opened ??= new Promise((done, fail) => {
  const asked = indexedDB.open("learning-logs-photos", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("photos");
  asked.onsuccess = () => done(asked.result);
  asked.onerror = fail;
}));
// “strict”: on the phone’s disk before anybody is told so. Its battery may be flat a second later.
const drawer = async (mode, work) =>
  work((await open()).transaction("photos", mode, { durability: "strict" }).objectStore("photos"));
const inMemory = new Map(); // where the browser keeps nothing: until the page is closed
const channel = window.BroadcastChannel && new BroadcastChannel("learning-logs-photos");

export const isLasting = () => !inMemory.size;
export const who = () => document.body.dataset.who ?? "";
// Who was signed in last, for the page without signal; forgotten when they sign out.
if (who()) localStorage.setItem("phone-who", who());
else if (document.body.dataset.who === "") localStorage.removeItem("phone-who");

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
export const mine = async () => (await everybodys()).filter((photo) => who() && photo.who === who() && !photo.isShared);

// Without https there is no crypto.randomUUID. The address of a blob ends in one.
export const newId = () => URL.createObjectURL(new Blob()).slice(-36);
