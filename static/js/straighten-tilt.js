// All four corners turn together about their middle. On: <input type="range" data-tilt> in <form data-straighten>.

const NAMES = ["top_left", "top_right", "bottom_right", "bottom_left"];
let before = 0;

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-tilt]")) return;
  const { form } = target;
  const photo = form.querySelector("[data-stage] img");
  const shape = photo.clientWidth / photo.clientHeight; // a percent across is not a percent down
  const points = NAMES.map((name) => [form.elements[`${name}_x`].value * shape, Number(form.elements[`${name}_y`].value)]);
  const middle = [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length);
  const angle = ((target.value - before) * Math.PI) / 180;
  before = Number(target.value);
  points.forEach(([x, y], number) => {
    const [right, down] = [x - middle[0], y - middle[1]];
    const turned = [
      (middle[0] + right * Math.cos(angle) - down * Math.sin(angle)) / shape,
      middle[1] + right * Math.sin(angle) + down * Math.cos(angle),
    ];
    ["x", "y"].forEach((axis, which) => {
      form.elements[`${NAMES[number]}_${axis}`].value = Math.min(100, Math.max(0, turned[which])).toFixed(1);
    });
  });
  form.elements.lay_straight.checked = true;
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
