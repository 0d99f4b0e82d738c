// What happens on the double page once a photo is there: the desk is fetched anew and, if somebody wished so, the log is
// handed in. On: [data-phone] (data-entry, data-shows="what is fetched anew"); <form data-hand-in> with data-words-wish and data-words-wished.
import { token } from "./phone-answers.js";
import { here } from "./phone-pictures.js";
import { who } from "./phone-store.js";

const entry = () => document.querySelector("[data-phone]")?.dataset.entry;
const wishKey = () => `hand-in:${entry()}`;
const isWished = () => localStorage.getItem(wishKey()) === who();
const form = () => document.querySelector("form[data-hand-in]");
let count = 0;

function label() {
  const words = form()?.querySelector("[data-hand-in-words]");
  if (!words) return;
  const name = !count ? "words" : isWished() ? "wordsWished" : "wordsWish";
  words.textContent = words.dataset[name];
  if (count) form().querySelector("button").classList.add("btn--primary");
}

// A tap while photos are on their way is a wish; a second tap takes it back.
document.addEventListener("submit", (event) => {
  if (event.target !== form() || !count) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isWished()) localStorage.removeItem(wishKey());
  else localStorage.setItem(wishKey(), who());
  label();
}, true);

async function handIn() {
  localStorage.removeItem(wishKey());
  const headers = { "X-CSRFToken": token() };
  const answer = await fetch(form().action, { method: "POST", headers }).catch(() => null);
  if (answer?.ok) window.location.assign(answer.url);
}

async function look() {
  count = (await here()).length;
  if (!count && isWished() && form()) await handIn();
  label();
}

document.addEventListener("phone:changed", look);
document.addEventListener("phone:arrived", ({ detail }) => {
  if (detail.entry !== entry() || !window.htmx) return;
  const isWriting = document.activeElement?.matches("#desk :is(input[type=text], textarea)");
  const target = isWriting ? "#book" : document.querySelector("[data-phone]").dataset.shows;
  if (!target || !document.querySelector(target)) return;
  // [data-phone] waits its turn (hx-sync): what somebody taps meanwhile is answered first.
  window.htmx.ajax("GET", window.location.href, { source: "[data-phone]", target, swap: "outerHTML" });
});
document.addEventListener("htmx:afterSwap", label);
look();
