// Makes what waits on this phone ready to send, one after the other, in a worker: the page stays free to be used.
// The worker’s address stands on [data-shrinker]. Where there is no worker it goes as it is.
import { change, isClip, mine } from "./phone-store.js";

const PATIENCE_MS = 60_000; // a phone that runs out of memory never answers
let worker;
let isAtWork = false;

function answered(photo) {
  const address = document.querySelector("[data-shrinker]")?.dataset.shrinker;
  return new Promise((done, fail) => {
    worker ??= new Worker(address);
    const timer = setTimeout(() => fail(new Error("It took too long.")), PATIENCE_MS + photo.blob.size / 1000);
    worker.onmessage = ({ data }) => {
      clearTimeout(timer);
      if (data.id === photo.id) done(data);
    };
    worker.onerror = fail;
    worker.postMessage({ id: photo.id, blob: photo.blob, isClip: isClip(photo) });
  });
}

async function makeReady(photo) {
  try {
    const { blob, sha256, slices } = await answered(photo);
    await change(photo.id, { ...(blob && { blob }), sha256, slices, isReady: true });
  } catch {
    worker?.terminate();
    worker = null;
    await change(photo.id, { sha256: "", isReady: true });
  }
}

export async function makeAllReady() {
  if (isAtWork) return;
  isAtWork = true;
  try {
    for (let photo; (photo = (await mine()).find((each) => !each.isReady)); ) await makeReady(photo);
  } finally {
    isAtWork = false;
  }
}
