// Photos of what is under a flap are kept on the phone, and go by themselves. On: <form data-flap-form="its number">, or
// <form data-flap-form data-on="the picture"> for a flap that is to be stuck on: its fields are told with each photo.
// With photos that are here already among them, the form is sent as forms are.
import { go } from "./phone-go.js";
import { canKeep, keepFile } from "./phone-keep.js";
import { newId } from "./phone-store.js";
import { tell } from "./phone-tell.js";

const FIELDS = ["x", "y", "w", "h", "hinge", "label"];

function told(form) {
  if (form.dataset.flapForm) return { flap: form.dataset.flapForm };
  const fields = Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
  return { on: form.dataset.on, called: newId(), ...fields };
}

async function take(form, files) {
  const more = told(form);
  for (const file of files) await keepFile(file, { sentAs: "inside", place: "", more });
  form.reset();
  form.querySelector("[type=number]")?.dispatchEvent(new Event("input", { bubbles: true })); // the box goes back
  document.getElementById("chosen").replaceChildren();
  document.querySelector("[data-phone]").scrollIntoView({ block: "center" });
  return go();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-flap-form]");
  if (!form || !canKeep() || form.querySelector("[name=spares]:checked") || !form.reportValidity()) return;
  const files = [...form.querySelector("input[type=file]").files];
  if (!files.length || !(form.dataset.flapForm || form.elements.label.value.trim())) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  take(form, files).catch(() => tell("unread", {}, false));
}, true);
