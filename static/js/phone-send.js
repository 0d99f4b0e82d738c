// Sends one file to the school by the tus protocol, and lets go of it once the school has the very same bytes.
import "../vendor/tus-4.3.1.min.js";
import { told, waiting } from "./phone-announce.js";
import { check, judge, token } from "./phone-answers.js";
import { drop, isClip } from "./phone-store.js";
import { tell } from "./phone-tell.js";

const [PIECE_BYTES, LARGEST_PIECE_BYTES] = [262_144, 4_194_304]; // what a bad line lets through, and a good one
const QUICK_MS = 3000; // a piece that went so quickly may be followed by a larger one
const PAUSES_MS = [0, 1000, 3000, 8000];
const SILENCE_MS = 20_000; // a line that is dead and does not say so
const PUTTING_TOGETHER_MS = 90_000; // the school does so with the last piece of a film

// A photo that was chosen meanwhile goes before the rest of a film.
const makesWay = async (item) => isClip(item) && (await waiting()).some((each) => !isClip(each));

export async function send(item) {
  let upload, timer, began, answer, isPutOff;
  await new Promise((done, fail) => {
    const listen = (ms = SILENCE_MS) => {
      clearTimeout(timer);
      timer = setTimeout(() => upload.abort().finally(() => fail(new Error("Silence."))), ms);
    };
    const putOff = () => { isPutOff = true; upload.abort().finally(done); };
    upload = new window.tus.Upload(item.blob, {
      endpoint: item.uploads, uploadUrl: item.url, metadata: told(item), chunkSize: PIECE_BYTES,
      retryDelays: PAUSES_MS, storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        if (request.getMethod() === "HEAD") upload.options.chunkSize = PIECE_BYTES; // the line broke
        began = performance.now();
        request.setHeader("X-CSRFToken", token());
      },
      onAfterResponse: (_request, said) => (answer = said),
      onChunkComplete: (bytes) => {
        const larger = performance.now() - began < QUICK_MS ? 2 * bytes : bytes / 2;
        upload.options.chunkSize = Math.max(PIECE_BYTES, Math.min(LARGEST_PIECE_BYTES, larger));
        makesWay(item).then((does) => does && !answer.getHeader("Upload-Kept") && putOff());
      },
      onProgress: (sent, total) => {
        listen(sent < total ? SILENCE_MS : PUTTING_TOGETHER_MS);
        tell("progress", { id: item.id, sent, total });
      },
      onSuccess: done, onError: fail,
    });
    listen();
    upload.start();
  }).catch((trouble) => {
    const said = trouble.originalResponse;
    if (!said) throw trouble;
    judge(said.getStatus(), Boolean(said.getHeader("Tus-Resumable")), said.getBody());
  }).finally(() => clearTimeout(timer));
  if (isPutOff) return;
  check(item, answer);
  const { id, entry, place, sentAs } = item;
  tell("arrived", { id, entry, place, sentAs, page: answer.getHeader("Upload-Page") });
  await drop(id);
}
