// A page as it was and as it is, one over the other: a slider, or a finger on the picture, says how much of the new
// one is seen. On: <figure data-before-after> with [data-stage] and <label data-slide hidden> around a range.
const figures = () => document.querySelectorAll("[data-before-after]:not([data-ready])");

function lay() {
  for (const figure of figures()) {
    const slide = figure.querySelector("[data-slide]");
    if (!slide) continue; // one of the two is not made yet: they stay side by side
    figure.dataset.ready = "";
    slide.hidden = false;
    show(figure, slide.querySelector("input").value);
  }
}

function show(figure, percent) {
  const range = figure.querySelector("[data-slide] input");
  range.value = percent;
  range.setAttribute("aria-valuetext", `${range.value} ${range.dataset.new}`);
  figure.style.setProperty("--seen", `${range.value}%`);
}

document.addEventListener("input", (event) => {
  const figure = event.target.closest("[data-slide]")?.closest("[data-before-after]");
  if (figure) show(figure, event.target.value);
});

function follow(event) {
  const stage = event.target.closest?.("[data-before-after][data-ready] [data-stage]");
  if (!stage || !event.buttons) return;
  const box = stage.getBoundingClientRect();
  show(stage.closest("[data-before-after]"), 100 - (100 * (event.clientX - box.left)) / box.width);
}
for (const name of ["pointerdown", "pointermove"]) document.addEventListener(name, follow);
document.addEventListener("htmx:load", lay);
lay();
