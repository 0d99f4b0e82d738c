// What is safe on this phone until the school has it: {id, who, at, entry, uploads, sentAs (“page” where it is not said),
// place, isReplacing, more, name, blob, isReady (shrunk and hashed), sha256, slices, url (where it is sent), held (why it
// is not taken)}. Tells all tabs.
import { del, get, set, update, values } from "../vendor/idb-keyval-6.3.0.js";
import { tell } from "./phone-tell.js";

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

export const isClip = ({ sentAs }) => sentAs === "film" || sentAs === "sound";
export const isLasting = () => !inMemory.size;
export const who = () => document.body.dataset.who ?? "";
// Who was signed in last, for the page without signal; forgotten when they sign out.
if (who()) localStorage.setItem("phone-who", who());
else if (document.body.dataset.who === "") localStorage.removeItem("phone-who");

// Throws where the phone has no room for a film: too large to wait in memory.
export async function keep(photo) {
  try {
    await set(photo.id, photo, drawer);
  } catch (noRoom) {
    if (isClip(photo)) throw noRoom;
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
  const byTime = [...kept.filter(Boolean), ...inMemory.values()].sort((one, other) => one.at - other.at);
  return [...byTime.filter((each) => !isClip(each)), ...byTime.filter(isClip)]; // photos go before films
}

// Never another child’s on a tablet that many use.
export const mine = async () => (await everybodys()).filter((photo) => who() && photo.who === who() && !photo.isShared);

// Without https there is no crypto.randomUUID. The address of a blob ends in one.
export const newId = () => URL.createObjectURL(new Blob()).slice(-36);
