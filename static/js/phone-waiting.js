// On every other page of a person whose photos are still on this phone: says so, and sends them meanwhile.
// On: [data-phone-waiting] (data-one, data-many with {n}, data-shrinker) around a <span>, and [data-phone-unplaced] for
// photos that nobody has given a place yet.
import { everybodys, mine, who } from "./phone-store.js";

async function look() {
  const box = document.querySelector("[data-phone-waiting]");
  const n = box ? (await mine()).length : 0;
  if (!box) return 0;
  box.hidden = !n;
  box.querySelector("span").textContent = (n === 1 ? box.dataset.one : box.dataset.many).replace("{n}", n);
  const unplaced = (await everybodys()).some((photo) => photo.isShared && who() && photo.who === who());
  document.querySelector("[data-phone-unplaced]").hidden = !unplaced;
  return n;
}

document.addEventListener("phone:changed", look);
// The rest is fetched only where there is something to send.
look().then((n) => n && import("./phone-go.js").then(({ go }) => go()));
