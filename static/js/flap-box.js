// The box that says where a flap is: drawn and dragged by finger or mouse, moved by arrow keys and sized with Shift.
// On: <section data-place-box> with [data-stage], [data-box], four grips and number fields x, y, w, h, which it fills;
// without JavaScript the numbers are typed. Whole percents of the picture, shown by the classes of at.css.

const SMALLEST = 4;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const clamp = (value, least, most) => Math.min(Math.max(Math.round(value), least), most);
const field = (place, name) => place.querySelector(`input[name="${name}"]`);
const read = (place) => ["x", "y", "w", "h"].map((name) => Number(field(place, name).value) || 0);
let held = null;

function show(place, [x, y, w, h]) {
  [w, h] = [clamp(w, SMALLEST, 100), clamp(h, SMALLEST, 100)];
  const at = { x: clamp(x, 0, 100 - w), y: clamp(y, 0, 100 - h), w, h };
  for (const name in at) field(place, name).value = at[name];
  place.querySelector("[data-box]").className = `marker at-x-${at.x} at-y-${at.y} at-w-${w} at-h-${h}`;
}

function say(place) {
  const at = Object.fromEntries(["x", "y", "w", "h"].map((name) => [name, field(place, name).value]));
  const line = place.querySelector("[data-words]");
  line.textContent = line.dataset.words.replace(/\{(\w)\}/g, (_all, name) => at[name]);
}

function percents(event, stage) {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return [clamp((100 * (event.clientX - left)) / width, 0, 100), clamp((100 * (event.clientY - top)) / height, 0, 100)];
}

document.addEventListener("pointerdown", (event) => {
  const stage = event.target.closest("[data-place-box] [data-stage]");
  if (!stage || event.button !== 0) return;
  const place = stage.closest("[data-place-box]");
  const [x, y, w, h] = read(place);
  const from = percents(event, stage);
  const grip = event.target.dataset.grip?.split(" ").map(Number);
  // By a grip the opposite corner stays; on the box it moves as it is; beside it a new one begins here.
  const moves = !grip && event.target.closest("[data-box]");
  const corner = grip ? [grip[0] ? x : x + w, grip[1] ? y : y + h] : from;
  held = { stage, place, corner, grab: moves && [from[0] - x, from[1] - y, w, h] };
  stage.setPointerCapture(event.pointerId);
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = percents(event, held.stage);
  const { corner: [cx, cy], grab } = held;
  show(held.place, grab ? [x - grab[0], y - grab[1], grab[2], grab[3]] : [Math.min(x, cx), Math.min(y, cy), Math.abs(x - cx), Math.abs(y - cy)]);
});
for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => (held && say(held.place), (held = null)));
document.addEventListener("keydown", (event) => {
  const place = event.target.matches("[data-box]") && event.target.closest("[data-place-box]");
  const step = ARROWS[event.key];
  if (!place || !step) return;
  event.preventDefault();
  show(place, read(place).map((value, at) => value + (at > 1 === event.shiftKey ? step[at % 2] : 0)));
  say(place);
});
document.addEventListener("input", (event) => event.target.matches("[data-place-box] [type=number]") && show(event.target.closest("[data-place-box]"), read(event.target.closest("[data-place-box]"))));
