// What was just recorded: listen to it, use it, or start again. On: [data-recorder] (record.js records); puts the
// recording into the form's #clip-file, as if it had been chosen.
const recorder = document.querySelector("[data-recorder]");
const part = (name) => recorder.querySelector(`[data-recorder-${name}]`);

function choose(...files) {
  const carried = new DataTransfer();
  files.forEach((file) => carried.items.add(file));
  recorder.closest("form").querySelector("#clip-file").files = carried.files;
}

recorder?.addEventListener("recorder:recorded", (event) => {
  choose(event.detail.file);
  part("hear").src = URL.createObjectURL(event.detail.file);
  part("use").focus();
});

recorder?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-recorder-again]")) return;
  recorder.dispatchEvent(new CustomEvent("recorder:again"));
  choose();
  URL.revokeObjectURL(part("hear").src);
  part("hear").removeAttribute("src");
  [part("time").textContent, part("progress").value] = ["0:00", 0];
  part("start").focus();
});
