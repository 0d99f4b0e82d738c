// Lets the school know of what waits on this phone: a few bytes each, so that everybody who waits for them
// sees that they will come.
import { Held, judge, token } from "./phone-answers.js";
import { change, mine } from "./phone-store.js";

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
export const told = ({ id, who, sentAs = "page", place, isReplacing, sha256, slices, more }) => ({
  client_id: id, person: who, sent_as: sentAs, place: place ?? "", replacing: isReplacing ? "on" : "",
  sha256: sha256 ?? "", slices_sha256: slices ?? "", ...more,
});
export const waiting = async () => (await mine()).filter((photo) => photo.isReady && !photo.held);

// What is not taken stays, with the words that say why.
export async function tried(photo, verb) {
  try {
    await verb(photo);
  } catch (trouble) {
    if (!(trouble instanceof Held)) throw trouble;
    await change(photo.id, { held: trouble.message });
  }
}

async function announce(photo) {
  const metadata = Object.entries(told(photo)).filter(([, value]) => value);
  const headers = {
    "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), "Upload-Length": String(photo.blob.size),
    "Upload-Metadata": metadata.map(([key, value]) => `${key} ${base64(value)}`).join(","),
  };
  const answer = await fetch(photo.uploads, { method: "POST", headers, redirect: "manual" });
  if (answer.status !== 201) judge(answer.status, answer.headers.has("Tus-Resumable"), await answer.text());
  await change(photo.id, { url: answer.headers.get("Location") });
}

// At once, also while another is travelling: a second time is the same photo.
export async function announceAll() {
  for (const photo of (await waiting()).filter((each) => !each.url)) await tried(photo, announce);
}
