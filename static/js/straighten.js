// Four dots on the corners of a page, dragged by finger, mouse or arrow keys; the number fields are what is sent.
// On: <form data-straighten> with [data-stage], <button data-handle="top_left"> and <input name="top_left_x">, …_y.

const CORNERS = ["top_left", "top_right", "bottom_right", "bottom_left"];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const [STEP, LONG_STEP] = [0.2, 2]; // percent of the photo
let held = null;

const field = (form, name, axis) => form.elements[`${name}_${axis}`];
const point = (form, name) => ["x", "y"].map((axis) => Number(field(form, name, axis)?.value));
const line = (form, names) => names.map((name) => point(form, name).join()).join(" ");

function move(form, name, x, y) {
  const within = (value) => Math.min(100, Math.max(0, value)).toFixed(1);
  [field(form, name, "x").value, field(form, name, "y").value] = [within(x), within(y)];
  if (CORNERS.includes(name)) form.elements.lay_straight.checked = true;
  form.dispatchEvent(new CustomEvent("straighten:moved", { bubbles: true, detail: { name } }));
}

function draw(form) {
  for (const handle of form.querySelectorAll("[data-handle]")) {
    const [x, y] = point(form, handle.dataset.handle);
    handle.style.setProperty("--x", `${x}%`);
    handle.style.setProperty("--y", `${y}%`);
  }
  const outline = line(form, CORNERS);
  form.querySelectorAll("[data-outline]").forEach((each) => each.setAttribute("points", outline));
  form.querySelector("[data-shade]").setAttribute("d", `M0 0H100V100H0Z M${outline}Z`);
  form.querySelectorAll("[data-fold]").forEach((each) => each.setAttribute("points", line(form, ["fold_top", "fold_bottom"])));
  form.querySelector(".raw__quad").classList.toggle("is-off", !form.elements.lay_straight.checked);
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0) return;
  const box = handle.getBoundingClientRect();
  handle.setPointerCapture(event.pointerId);
  handle.classList.add("is-held");
  held = { handle, x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
});
document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const box = held.handle.closest("[data-stage]").getBoundingClientRect();
  const [x, y] = [(event.clientX - held.x - box.left) / box.width, (event.clientY - held.y - box.top) / box.height];
  move(held.handle.form, held.handle.dataset.handle, 100 * x, 100 * y);
});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => (held?.handle.classList.remove("is-held"), (held = null)));
}
document.addEventListener("keydown", (event) => {
  const name = event.target.closest?.("[data-handle]")?.dataset.handle;
  if (!name || !STEPS[event.key]) return;
  event.preventDefault();
  const [x, y] = point(event.target.form, name);
  const by = STEPS[event.key].map((each) => each * (event.shiftKey ? LONG_STEP : STEP));
  move(event.target.form, name, x + by[0], y + by[1]);
});
const drawAll = () => document.querySelectorAll("[data-straighten]").forEach(draw);
["straighten:moved", "input", "htmx:load"].forEach((change) => document.addEventListener(change, drawAll));
drawAll();
