// Flaps open and shut. On: <button aria-expanded aria-controls> within <div data-flap>; what it shows and how the leaf
// turns is css/components/flap.css alone. A button elsewhere with data-lifts="lift-7" presses the flap of that id.
// Escape shuts what is open, before it means anything else on the page.

const isOpen = (button) => button.getAttribute("aria-expanded") === "true";
const folds = (flap) => flap.querySelectorAll("[aria-expanded]");

function set(button, open) {
  button.setAttribute("aria-expanded", String(open));
  for (const other of document.querySelectorAll(`[data-lifts="${button.id}"]`)) {
    other.setAttribute("aria-expanded", String(open));
    for (const words of other.querySelectorAll("[data-when]")) words.hidden = (words.dataset.when === "open") !== open;
  }
}

// A flap that shuts folds everything in it; the next time it opens at its first picture.
function press(button) {
  const open = !isOpen(button);
  if (open || !button.matches(".flap__lift")) return set(button, open);
  folds(button.closest("[data-flap]")).forEach((each) => set(each, false));
}

document.addEventListener("click", (event) => {
  const far = event.target.closest("[data-lifts]");
  const button = far ? document.getElementById(far.dataset.lifts) : event.target.closest("[data-flap] [aria-expanded]");
  if (button) return press(button);
  // What is under a flap may reach over it: a tap there shuts it, as a tap on the leaf does.
  const under = event.target.closest(".flap__under");
  if (under) press(under.parentElement.querySelector(".flap__lift"));
});

document.addEventListener(
  "keydown",
  (event) => {
    const open = [...document.querySelectorAll('.flap__lift[aria-expanded="true"]')];
    if (event.key !== "Escape" || !open.length) return;
    event.preventDefault();
    for (const lift of open) {
      const within = lift.closest("[data-flap]").contains(document.activeElement);
      press(lift);
      if (within) lift.focus();
    }
  },
  { capture: true },
);
