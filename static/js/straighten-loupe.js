// What lies under the finger, larger and beside it, while a corner is dragged or moved by keys.
// On: <span data-loupe> in the [data-stage] of a form that says “straighten:moved”.

const LARGER = 3;
const HIDE_AFTER_MS = 900;
let hiding;

document.addEventListener("straighten:moved", ({ target: form, detail: { name } }) => {
  const loupe = form.querySelector("[data-loupe]");
  const photo = form.querySelector("[data-stage] img");
  const [x, y] = ["x", "y"].map((axis) => Number(form.elements[`${name}_${axis}`].value));
  loupe.hidden = false;
  loupe.classList.toggle("is-below", y < 35);
  loupe.style.setProperty("--x", `${x}%`);
  loupe.style.setProperty("--y", `${y}%`);
  const [wide, high] = [photo.clientWidth * LARGER, photo.clientHeight * LARGER];
  loupe.style.backgroundImage = `url("${photo.currentSrc}")`;
  loupe.style.backgroundSize = `${wide}px ${high}px`;
  loupe.style.backgroundPosition =
    `${loupe.clientWidth / 2 - (wide * x) / 100}px ${loupe.clientHeight / 2 - (high * y) / 100}px`;
  clearTimeout(hiding);
  hiding = setTimeout(() => (loupe.hidden = true), HIDE_AFTER_MS);
});

document.addEventListener("pointerup", () => {
  document.querySelectorAll("[data-loupe]").forEach((each) => (each.hidden = true));
});
