// Sends one photo to the school by the tus protocol, and lets go of it once the school has the very same bytes.
import "../vendor/tus-4.3.1.min.js";
import { judge, token } from "./phone-answers.js";
import { change, drop, tell } from "./phone-store.js";

const PIECE_BYTES = 262_144; // a piece a bad line lets through
const PAUSES_MS = [0, 1000, 3000, 8000];
const SILENCE_MS = 20_000; // a line that is dead and does not say so

const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const told = ({ id, who, place, isReplacing, sha256 }) => ({
  client_id: id, person: who, place, replacing: isReplacing ? "on" : "", sha256: sha256 ?? "",
});

// A few bytes, so that everybody who waits for the photo sees that it is on its way.
export async function announce(photo) {
  const metadata = Object.entries(told(photo)).filter(([, value]) => value);
  const headers = {
    "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), "Upload-Length": String(photo.blob.size),
    "Upload-Metadata": metadata.map(([key, value]) => `${key} ${base64(value)}`).join(","),
  };
  const answer = await fetch(photo.uploads, { method: "POST", headers, redirect: "manual" });
  if (answer.status !== 201) judge(answer.status, answer.headers.has("Tus-Resumable"), await answer.text());
  await change(photo.id, { url: answer.headers.get("Location") });
}

export async function send(photo) {
  let kept, upload, timer;
  await new Promise((done, fail) => {
    const listen = () => {
      clearTimeout(timer);
      timer = setTimeout(() => upload.abort().finally(() => fail(new Error("Silence."))), SILENCE_MS);
    };
    upload = new window.tus.Upload(photo.blob, {
      endpoint: photo.uploads, uploadUrl: photo.url, metadata: told(photo), chunkSize: PIECE_BYTES,
      retryDelays: PAUSES_MS, storeFingerprintForResuming: false,
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", token()),
      onAfterResponse: (_request, answer) => (kept = answer.getHeader("Upload-Kept") ?? kept),
      onProgress: (sent, total) => { listen(); tell("progress", { id: photo.id, sent, total }); },
      onSuccess: done, onError: fail,
    });
    listen();
    upload.start();
  }).catch((trouble) => {
    const answer = trouble.originalResponse;
    if (!answer) throw trouble;
    judge(answer.getStatus(), Boolean(answer.getHeader("Tus-Resumable")), answer.getBody());
  }).finally(() => clearTimeout(timer));
  // Only now, and only if what the school has is what this phone has.
  if (!kept || (photo.sha256 && kept !== photo.sha256)) throw new Error("Not confirmed.");
  tell("arrived", { id: photo.id, entry: photo.entry, place: photo.place });
  await drop(photo.id);
}
