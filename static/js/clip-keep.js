// A sound or film that is recorded or chosen is kept on the phone and goes by itself; whoever waits for it is led to its
// own page. Where the phone has no room it is sent at once, with the page kept open (clip-send.js does that), and
// [data-clip-no-room] says so. On: <form data-clip-form> beside a [data-phone]; [data-clip-kept] is shown instead of it and
// of [data-clip-asks].
import { go } from "./phone-go.js";
import { canKeep, keepFile } from "./phone-keep.js";
import { mine } from "./phone-store.js";
import { tell } from "./phone-tell.js";

const form = document.querySelector("form[data-clip-form]");
let kept; // its name
let isTaking = false;

const fileOf = () => [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files])[0];

function show(isKept) {
  for (const asks of [form, document.querySelector("[data-clip-asks]")]) asks.hidden = isKept;
  document.querySelector("[data-clip-kept]").hidden = !isKept;
}

async function take(file) {
  try {
    kept = await keepFile(file, { sentAs: form.elements.kind.value, place: "" });
  } catch {
    document.querySelector("[data-clip-no-room]").hidden = false;
    form.dataset.sendsItself = "";
    return form.requestSubmit();
  }
  show(true);
  document.querySelector("[data-phone]").scrollIntoView({ block: "nearest" });
  return go();
}

document.addEventListener("submit", (event) => {
  if (event.target !== form || "sendsItself" in form.dataset || !canKeep() || !fileOf()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isTaking) return;
  isTaking = true;
  take(fileOf()).catch(() => tell("unread", {}, false)).finally(() => (isTaking = false));
}, true);

// From the lunchtime club and back to it.
const from = new URLSearchParams(location.search).get("from");
document.addEventListener("phone:arrived", ({ detail: { id, page } }) => {
  if (id !== kept || !page) return;
  kept = "";
  location.assign(from ? `${page}?from=${encodeURIComponent(from)}` : page);
});
// Taken off the phone again: another may be chosen.
document.addEventListener("phone:changed", async () => {
  if (!kept || (await mine()).some((each) => each.id === kept) || !kept) return;
  form.reset();
  show(false);
});
