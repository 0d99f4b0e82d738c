// One sound or film plays at a time, and a mark on a picture starts the one it stands for. On: <audio> or <video
// data-one-at-a-time>, <a href="#clip-…" data-plays="clip-…">; without JavaScript the mark leads to the player.
const players = () => document.querySelectorAll("[data-one-at-a-time]");
const isBoard = document.documentElement.dataset.surface === "board";

// “play” does not bubble.
document.addEventListener("play", (event) => {
  if (!event.target.matches("[data-one-at-a-time]")) return;
  players().forEach((each) => each !== event.target && each.pause());
}, true);

// How far it is shows in the wave of a sound.
document.addEventListener("timeupdate", (event) => {
  const bars = event.target.closest?.(".clip")?.querySelectorAll(".wave rect") ?? [];
  const heard = (event.target.currentTime / event.target.duration) * bars.length;
  bars.forEach((bar, number) => bar.classList.toggle("is-on", number < heard));
}, true);

document.addEventListener("click", (event) => {
  const mark = event.target.closest("[data-plays]");
  const card = mark && document.getElementById(mark.dataset.plays);
  const player = card?.querySelector("[data-one-at-a-time]");
  if (!player) return;
  event.preventDefault();
  if (!player.paused) {
    player.pause();
    return;
  }
  card.scrollIntoView({ block: "nearest" });
  card.focus({ preventScroll: true });
  // A class reads from the carpet: a film on the board is as large as the board.
  if (isBoard && player.matches("video")) player.requestFullscreen?.().catch(() => {});
  player.play().catch(() => player.focus());
});
