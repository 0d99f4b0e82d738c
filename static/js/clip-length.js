// Says before it is sent that a chosen sound or film is too long: nobody should wait for 300 MB to hear “no”.
// On: input[data-clip-file] in <form data-clip-form data-most-s>; says so in its [data-too-long].
const GRACE_S = 3;

// How long it plays, in seconds; NaN where the browser cannot tell, and then the school's computer looks.
function secondsOf(file) {
  return new Promise((resolve) => {
    const player = document.createElement("video");
    const done = (seconds) => {
      [player.onerror, player.onloadedmetadata] = [null, null];
      const address = player.src;
      player.removeAttribute("src");
      player.load();
      URL.revokeObjectURL(address);
      resolve(Number.isFinite(seconds) ? seconds : NaN);
    };
    player.preload = "metadata";
    player.onloadedmetadata = () => done(player.duration);
    player.onerror = () => done(NaN);
    player.src = URL.createObjectURL(file);
    setTimeout(done, 4000, NaN);
  });
}

document.addEventListener("change", async (event) => {
  if (!event.target.matches("input[data-clip-file]")) return;
  const form = event.target.closest("[data-clip-form]");
  const warning = form.querySelector("[data-too-long]");
  warning.hidden = true;
  const [file] = event.target.files;
  if (!file) return;
  const isTooLong = (await secondsOf(file)) > Number(form.dataset.mostS) + GRACE_S;
  warning.hidden = !isTooLong;
  if (isTooLong) event.target.value = "";
  else form.requestSubmit();
});
