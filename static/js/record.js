// Records a sound or film. On: [data-recorder="sound|film"] in <form data-clip-form data-most-s>; its data-state is
// idle, listening or done. Tells recorder:listening and recorder:recorded (hear.js takes it from there). Where the
// browser cannot record, [data-no-recorder] says so and the form's file field remains.
const recorder = document.querySelector("[data-recorder]");
const part = (name) => recorder.querySelector(`[data-recorder-${name}]`);
const tell = (name, detail) =>
  recorder.dispatchEvent(new CustomEvent(`recorder:${name}`, { bubbles: true, detail }));
const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "video/mp4", "video/webm;codecs=vp8,opus"];
const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;
const film = recorder?.dataset.recorder === "film";
let recording; // the one that is going on

function say(state, words = state) {
  recorder.dataset.state = state;
  const line = part("words");
  line.textContent = line.dataset[`words${words[0].toUpperCase()}${words.slice(1)}`] ?? "";
}

function follow(from, most) {
  const seconds = Math.min(most, (performance.now() - from) / 1000);
  part("time").textContent = clock(seconds);
  part("progress").value = seconds;
  if (seconds >= most && recording?.state === "recording") recording.stop();
}

async function start(most) {
  const picture = film && { facingMode: "environment", width: 1280, height: 720 };
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: picture }).catch(() => null);
  if (!stream) return say("idle", "refused");
  const fits = (type) => type.startsWith(film ? "video" : "audio") && MediaRecorder.isTypeSupported(type);
  const [mine, pieces, from] = [new MediaRecorder(stream, { mimeType: TYPES.find(fits) }), [], performance.now()];
  const ticking = setInterval(follow, 200, from, most);
  mine.ondataavailable = (event) => pieces.push(event.data);
  mine.onstop = () => {
    clearInterval(ticking);
    stream.getTracks().forEach((track) => track.stop());
    if (recorder.dataset.state !== "listening") return; // begun again
    say("done");
    tell("recorded", { file: new File(pieces, recorder.dataset.recorder, { type: mine.mimeType }) });
  };
  if (film) Object.assign(part("see"), { srcObject: stream }).play();
  recording = mine;
  mine.start(1000);
  say("listening");
  tell("listening", { stream });
  part("stop").focus();
}

if (recorder && window.MediaRecorder && navigator.mediaDevices?.getUserMedia) {
  recorder.hidden = false;
  part("start").addEventListener("click", () => start(Number(recorder.closest("form").dataset.mostS)));
  part("stop").addEventListener("click", () => recording?.stop());
  recorder.addEventListener("recorder:again", () => {
    say("idle", " ");
    if (recording?.state === "recording") recording.stop();
  });
} else document.querySelector("[data-no-recorder]")?.removeAttribute("hidden");
