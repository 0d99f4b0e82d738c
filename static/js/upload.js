// Shows how far a photo has travelled, and keeps it chosen when the line breaks. One photo travels at a time; a
// second one waits for its turn. On: <form data-upload> inside #desk; [data-sending] is where the progress stands.
let travelling = false;
const waiting = new Map(); // the id of a file input → the files chosen in it
const board = () => document.querySelector("[data-sending]");
const isUpload = (event) => event.target instanceof Element && event.target.matches("form[data-upload]");

function show(percent) {
  const sending = board();
  if (!sending) return;
  sending.hidden = false;
  sending.querySelector("progress").value = percent;
  sending.querySelector("[data-sending-percent]").textContent = `${Math.round(percent)}%`;
}

// Nothing else is done to the double page while its photo is on the way.
function setTravelling(on, words) {
  travelling = on;
  document.querySelectorAll("#desk form:not([data-upload]) button").forEach((each) => (each.disabled = on));
  const line = board()?.querySelector("[data-sending-words]");
  if (line && words) line.textContent = line.dataset[words] ?? words;
}

function failed(form, xhr) {
  const tooBig = xhr?.status === 413 && /^text\/plain/.test(xhr.getResponseHeader("Content-Type")); // in our words
  setTravelling(false, tooBig ? xhr.responseText : "wordsFailed");
  const again = !tooBig && board()?.querySelector("[data-send-again]");
  if (!again) return;
  Object.assign(again, { hidden: false, onclick: () => form.requestSubmit() });
  again.focus();
}

document.addEventListener("htmx:confirm", (event) => {
  if (!isUpload(event) || !travelling) return;
  event.preventDefault();
  const { id, files } = event.target.querySelector("input[type=file]");
  waiting.set(id, files);
});
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isUpload(event)) return;
  setTravelling(true, "wordsSending");
  board()?.querySelector("[data-send-again]").setAttribute("hidden", "");
  show(0);
});
document.addEventListener("htmx:xhr:progress", (event) => {
  if (isUpload(event) && event.detail.lengthComputable) show((100 * event.detail.loaded) / event.detail.total);
});
for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(trouble, (event) => isUpload(event) && failed(event.target, event.detail.xhr));
}
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "desk") return;
  travelling = false;
  const [id, files] = waiting.entries().next().value ?? [];
  const input = waiting.delete(id) && document.getElementById(id);
  if (!input) return;
  input.files = files;
  input.form.requestSubmit();
});
window.addEventListener("beforeunload", (event) => board()?.hidden === false && event.preventDefault());
