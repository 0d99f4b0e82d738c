// Sticks a clip on a picture: by a tap, by dragging, or with the arrow keys. On: [data-pinboard] with a figure
// [data-pin-on="photo"] for each picture and a button [data-pin]; writes the fields on, x and y of its form.
const STEP = 2; // percent a key
const board = document.querySelector("[data-pinboard]");
const pin = board?.querySelector("[data-pin]");
const form = board?.closest("form");
const field = (name) => form.elements.namedItem(name);
const within = (percent) => Math.round(Math.min(100, Math.max(0, percent)));

function stick(figure, x, y) {
  field("on").value = figure.dataset.pinOn;
  [field("x").value, field("y").value] = [within(x), within(y)];
  show();
}

function show() {
  const on = field("on");
  const figure = board.querySelector(`[data-pin-on="${on.value}"]`);
  pin.hidden = !figure;
  if (!figure) return;
  const [x, y] = [within(field("x").value), within(field("y").value)];
  if (pin.parentElement !== figure) figure.append(pin);
  pin.className = `pinmark at-x-${x} at-y-${y}`;
  const words = pin.dataset.words.replace("%page", on.selectedOptions[0].text);
  pin.setAttribute("aria-label", words.replace("%x", x).replace("%y", y));
}

function place(event) {
  const under = document.elementsFromPoint(event.clientX, event.clientY);
  const figure = under.find((each) => each.matches("[data-pin-on]"));
  if (!figure) return;
  const box = figure.getBoundingClientRect();
  stick(figure, (100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
}

if (board) {
  board.parentElement.querySelector("[data-pin-how]").hidden = false;
  board.addEventListener("click", (event) => event.detail && !event.target.closest("[data-pin]") && place(event));
  pin.addEventListener("pointerdown", (event) => pin.setPointerCapture(event.pointerId));
  pin.addEventListener("pointermove", (event) => pin.hasPointerCapture(event.pointerId) && place(event));
  pin.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
    if (!step) return;
    event.preventDefault();
    stick(pin.parentElement, Number(field("x").value) + step[0], Number(field("y").value) + step[1]);
    pin.focus();
  });
  for (const name of ["on", "x", "y"]) field(name).addEventListener("change", show);
  // Nowhere yet: the button waits on the first picture, and is there for the keys.
  if (!field("on").value) field("on").value = board.querySelector("[data-pin-on]").dataset.pinOn;
  show();
}
