// On every other page of a person whose photos or films are still on this phone: says so, and sends them meanwhile.
// On: [data-phone-waiting] (data-one, data-many with {what}, data-shrinker) around a <span>, and [data-phone-unplaced] for
// photos that nobody has given a place yet.
import { everybodys, mine, who } from "./phone-store.js";
import { sentence } from "./phone-words.js";

async function look() {
  const box = document.querySelector("[data-phone-waiting]");
  const waiting = box ? await mine() : [];
  if (!box) return 0;
  box.hidden = !waiting.length;
  if (waiting.length) box.querySelector("span").textContent = sentence(box, "", waiting);
  const unplaced = (await everybodys()).some((photo) => photo.isShared && who() && photo.who === who());
  document.querySelector("[data-phone-unplaced]").hidden = !unplaced;
  return waiting.length;
}

document.addEventListener("phone:changed", look);
// The rest is fetched only where there is something to send.
look().then((n) => n && import("./phone-go.js").then(({ go }) => go()));
