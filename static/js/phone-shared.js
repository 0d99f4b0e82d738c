// Photos that came by the phone’s share sheet wait for somebody to say where they belong. On the page that asks, they
// become those of whoever is signed in; on a double page each place has a button. On: [data-shared] with
// [data-shared-shots]; [data-shared-place="left"] and so on.
import { keepPhoto } from "./phone-choose.js";
import { change, drop, everybodys, who } from "./phone-store.js";

const FRESH_MS = 15 * 60_000; // after that they may be somebody else’s, who has gone
const box = () => document.querySelector("[data-shared]");

async function claim() {
  const unclaimed = (await everybodys()).filter((photo) => photo.isShared && !photo.who);
  for (const photo of unclaimed) {
    if (Date.now() - photo.at > FRESH_MS) await drop(photo.id);
    else if (box().dataset.shared === "claim") await change(photo.id, { who: who() });
  }
}

const shared = async () => (await everybodys()).filter((photo) => photo.isShared && photo.who && photo.who === who());

function shotOf(photo) {
  const shot = document.createElement("img");
  Object.assign(shot, { src: URL.createObjectURL(photo.blob), alt: box().dataset.alt });
  return shot;
}

async function show() {
  const photos = await shared();
  box().hidden = !photos.length;
  const shots = box().dataset.shared === "claim" ? photos : photos.slice(0, 1);
  box().querySelector("[data-shared-shots]").replaceChildren(...shots.map(shotOf));
}

document.addEventListener("click", async (event) => {
  const { sharedPlace } = event.target.closest("[data-shared-place]")?.dataset ?? {};
  if (!sharedPlace) return;
  const [photo] = await shared();
  if (!photo) return;
  if (sharedPlace !== "none") {
    const isThere = document.querySelector(`form[data-upload] input[name=place][value=${sharedPlace}] ~ [name=replacing]`);
    keepPhoto(photo.blob, sharedPlace, Boolean(isThere));
  }
  await drop(photo.id);
  show();
});

if (box()) claim().then(show);
