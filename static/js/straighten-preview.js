// Before and after, without asking the server: the photo bent in the browser as it will be cut and lit.
// On: <button data-preview aria-pressed> in <form data-straighten>. The exact picture is made once it is saved.

const NAMES = ["top_left", "top_right", "bottom_right", "bottom_left"];

// From the unit square to the four corners (Heckbert 1989), as rows of a 3 × 3 matrix.
function squareToCorners([[x0, y0], [x1, y1], [x2, y2], [x3, y3]]) {
  const [sx, sy] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const [dx1, dx2, dy1, dy2] = [x1 - x2, x3 - x2, y1 - y2, y3 - y2];
  const whole = dx1 * dy2 - dx2 * dy1;
  const [g, h] = [(sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole];
  return [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h, 1];
}

const backwards = ([a, b, c, d, e, f, g, h, i]) => [
  e * i - f * h, c * h - b * i, b * f - c * e,
  f * g - d * i, a * i - c * g, c * d - a * f,
  d * h - e * g, b * g - a * h, a * e - b * d,
]; // prettier-ignore

function bent(form, photo) {
  const [wide, high] = [photo.clientWidth, photo.clientHeight];
  const corners = NAMES.map((name) => [
    (form.elements[`${name}_x`].value / 100) * wide,
    (form.elements[`${name}_y`].value / 100) * high,
  ]);
  const long = (from, to) => Math.hypot(corners[from][0] - corners[to][0], corners[from][1] - corners[to][1]);
  const shape = (long(0, 1) + long(3, 2)) / (long(0, 3) + long(1, 2));
  const [across, down] = shape > wide / high ? [wide, wide / shape] : [high * shape, high];
  const [left, top] = [(wide - across) / 2, (high - down) / 2];
  const m = backwards(squareToCorners(corners));
  const row = (scale, shift, n) => [0, 1, 2].map((each) => scale * m[n * 3 + each] + shift * m[6 + each]);
  const [x, y, w] = [row(across, left, 0), row(down, top, 1), m.slice(6)];
  const flat = [x[0], y[0], 0, w[0], x[1], y[1], 0, w[1], 0, 0, w[2], 0, x[2], y[2], 0, w[2]].map((n) => n / w[2]);
  return { transform: `matrix3d(${flat})`, clip: corners.map(([px, py]) => `${px}px ${py}px`).join() };
}

function show(form) {
  const stage = form.querySelector("[data-stage]");
  const photo = stage.querySelector("img");
  const isAfter = form.querySelector("[data-preview]").getAttribute("aria-pressed") === "true";
  stage.classList.toggle("is-after", isAfter);
  stage.classList.toggle("is-brighter", form.elements.brighter.checked);
  const look = isAfter && form.elements.lay_straight.checked ? bent(form, photo) : null;
  photo.style.transform = look?.transform ?? "";
  photo.style.clipPath = look ? `polygon(${look.clip})` : "";
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-preview]");
  if (!button) return;
  button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
  show(button.form);
});
document.addEventListener("input", ({ target }) => target.closest?.("[data-straighten]") && show(target.closest("[data-straighten]")));
