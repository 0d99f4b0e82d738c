// Shows how far a photo has travelled, and keeps it chosen when the line breaks.
// <form data-upload> sends itself by htmx; [data-sending] is where the progress stands.
const board = () => document.querySelector("[data-sending]");

function show(percent) {
  const sending = board();
  if (!sending) return;
  sending.hidden = false;
  sending.querySelector("progress").value = percent;
  sending.querySelector("[data-sending-percent]").textContent = `${Math.round(percent)}%`;
}

function failed(form) {
  const sending = board();
  if (!sending) return;
  sending.hidden = false;
  const words = sending.querySelector("[data-sending-words]");
  words.textContent = words.dataset.failed;
  const again = sending.querySelector("[data-send-again]");
  again.hidden = false;
  again.onclick = () => form.requestSubmit();
  again.focus();
}

const isUpload = (event) => event.target instanceof Element && event.target.matches("form[data-upload]");

document.addEventListener("htmx:xhr:progress", (event) => {
  if (isUpload(event) && event.detail.lengthComputable) show((100 * event.detail.loaded) / event.detail.total);
});
document.addEventListener("htmx:beforeRequest", (event) => { if (isUpload(event)) show(0); });
for (const trouble of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(trouble, (event) => { if (isUpload(event)) failed(event.target); });
}
window.addEventListener("beforeunload", (event) => {
  const sending = board();
  if (sending && !sending.hidden) event.preventDefault();
});
