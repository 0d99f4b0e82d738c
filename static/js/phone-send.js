// Sends one photo to the school by the tus protocol, and lets go of it once the school has the very same bytes.
import "../vendor/tus-4.3.1.min.js";
import { told } from "./phone-announce.js";
import { judge, token } from "./phone-answers.js";
import { drop, tell } from "./phone-store.js";

const PIECE_BYTES = 262_144; // a piece a bad line lets through
const PAUSES_MS = [0, 1000, 3000, 8000];
const SILENCE_MS = 20_000; // a line that is dead and does not say so

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
