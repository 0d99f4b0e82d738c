// Keeps a file on the phone, from where it goes to the school by itself. A page that sends has [data-phone] (data-entry,
// data-uploads). A photo that the browser does not keep waits in memory; a film is too large for that: keepFile throws.
import { isClip, keep, newId, who } from "./phone-store.js";

export const desk = () => document.querySelector("[data-phone]")?.dataset;
export const canKeep = () => Boolean(who() && desk());

function askToStay() {
  const asked = navigator.permissions?.query({ name: "persistent-storage" });
  asked?.then(({ state }) => state !== "prompt" && navigator.storage?.persist?.(), () => {});
}

// what: {sentAs, place, isReplacing, more}; more: what else the school is told with it.
export async function keepFile(file, what, id = newId()) {
  const { entry, uploads } = desk();
  const kept = { id, who: who(), at: Date.now(), entry, uploads, name: file.name, isReady: false, ...what };
  // The phone may take its own photo away. A film is copied by the browser as it keeps it: never through memory.
  kept.blob = isClip(kept) ? file.slice(0, file.size, file.type) : new Blob([await file.arrayBuffer()], { type: file.type });
  await keep(kept);
  askToStay();
  return id;
}
