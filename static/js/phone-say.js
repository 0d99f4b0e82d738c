// Says how what is on this phone fares: above the book, and at the thumb with a bar while they travel.
// On: [data-phone] with [data-phone-words] and [data-phone-fleeting]; [data-sending] with a <progress>.
import { isLasting, mine } from "./phone-store.js";
import { sentence } from "./phone-words.js";

const parts = new Map(); // a photo’s id → bytes sent
let photos = [];
let now = { state: "sending", at: Date.now() };
const find = (what) => document.querySelector(what);

function name() {
  if (photos.some((photo) => photo.held)) return "held";
  return now.state === "idle" ? "sending" : now.state;
}

function sayAbove() {
  const [board, line] = [find("[data-phone]"), find("[data-phone-words]")];
  if (!board || !line) return;
  board.hidden = !photos.length;
  find("[data-phone-fleeting]").hidden = isLasting();
  const told = name() === "held" ? photos.filter((photo) => photo.held) : photos;
  const words = told.length ? sentence(line, name(), told) : line.textContent;
  if (line.textContent !== words) line.textContent = words;
}

const minutes = () => Math.floor((Date.now() - now.at) / 60_000);
const ago = () => new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" }).format(-minutes(), "minute");

function sayBelow() {
  const sending = find("[data-sending]");
  if (!sending) return;
  const going = photos.filter((photo) => !photo.held);
  sending.hidden = !going.length;
  const line = sending.querySelector("[data-sending-words]");
  const when = minutes() ? ago() : line.dataset.wordsJustNow;
  const waits = { waiting: line.dataset.wordsWaiting, full: line.dataset.wordsFull }[now.state];
  line.textContent = waits ? waits.replace("{when}", when) : line.dataset.wordsSending;
  sending.toggleAttribute("data-waiting", Boolean(waits));
  const total = going.reduce((sum, photo) => sum + photo.blob.size, 0);
  const bytes = going.reduce((sum, photo) => sum + Math.min(parts.get(photo.id) ?? 0, photo.blob.size), 0);
  const percent = total ? Math.floor((100 * bytes) / total) : 0;
  sending.querySelector("progress").value = percent;
  sending.querySelector("[data-sending-percent]").textContent = waits ? "" : `${percent}%`;
}

const say = () => { sayAbove(); sayBelow(); };
const look = async () => { photos = await mine(); say(); };
document.addEventListener("phone:changed", look);
document.addEventListener("phone:state", ({ detail }) => { now = detail; say(); });
document.addEventListener("phone:progress", ({ detail: { id, sent } }) => { parts.set(id, sent); sayBelow(); });
document.addEventListener("phone:unread", () => {
  find("[data-phone]").hidden = false;
  find("[data-phone-words]").textContent = find("[data-phone-words]").dataset.unread;
});
document.addEventListener("htmx:afterSwap", say);
setInterval(sayBelow, 30_000);
window.addEventListener("beforeunload", (event) => photos.length && !isLasting() && event.preventDefault());
look();
