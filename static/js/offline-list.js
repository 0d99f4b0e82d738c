// Without signal: how many photos are safe on this phone, whoever’s they are; no picture and no name is shown. Opens the
// page again once the signal is back. On: [data-offline] (data-none, data-one, data-many with {n}), [data-again].
import { everybodys } from "./phone-store.js";

const box = document.querySelector("[data-offline]");
const n = (await everybodys()).length;
box.textContent = (n ? (n === 1 ? box.dataset.one : box.dataset.many) : box.dataset.none).replace("{n}", n);

const LOOK_MS = 5000;
const again = () => window.location.reload();
document.querySelector("[data-again]").addEventListener("click", again);
// A phone often says it is connected before it is: the school itself is asked.
const look = () => fetch("/manifest.webmanifest", { method: "HEAD", cache: "no-store" }).then(again, () => {});
window.addEventListener("online", look);
setInterval(look, LOOK_MS);
