// A slip of the year is dragged to another week with a mouse or a pen; a finger scrolls, and taps the slip instead.
// On: <a data-slip="?move=7"> dropped on the column of <span data-week="2027-03-01"> within .halfterm; #year shows it.

const FAR_ENOUGH_PX = 6;
// Where the carried slip is: a sheet of its own, because our pages allow no style attribute.
const place = new CSSStyleSheet();
document.adoptedStyleSheets.push(place);
let held = null;

const within = ({ left, right, top, bottom }, x, y) => x >= left - 2 && x <= right + 2 && y >= top && y <= bottom;

const weekAt = (x, y) => {
  const half = [...document.querySelectorAll(".halfterm")].find((each) => within(each.getBoundingClientRect(), x, y));
  return [...(half?.querySelectorAll("[data-week]") ?? [])].find((week) => {
    const box = week.getBoundingClientRect();
    return within({ left: box.left, right: box.right, top: -Infinity, bottom: Infinity }, x, y);
  });
};

const letGo = () => {
  if (held?.moving) {
    held.slip.classList.remove("is-carried");
    held.week?.classList.remove("is-target");
  }
  held = null;
};

document.addEventListener("pointerdown", (event) => {
  const slip = event.target.closest("[data-slip]");
  if (!slip || event.button !== 0 || event.pointerType === "touch") return;
  // A slip is grabbed anywhere and lands with its first week; what lies in the list lands where the pointer is.
  const first = slip.matches(".slip") ? slip.getBoundingClientRect().left + 12 : event.clientX;
  held = { slip, x: event.clientX, y: event.clientY, ahead: event.clientX - first };
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.moving && Math.hypot(x, y) < FAR_ENOUGH_PX) return;
  held.moving = true;
  held.slip.classList.add("is-carried");
  place.replaceSync(`.is-carried { translate: ${x}px ${y}px; }`);
  held.week?.classList.remove("is-target");
  held.week = weekAt(event.clientX - held.ahead, event.clientY);
  held.week?.classList.add("is-target");
});

document.addEventListener("pointerup", () => {
  if (!held?.moving) return letGo();
  const { slip, week } = held;
  // The click that ends a drag opens nothing.
  const swallowed = new AbortController();
  addEventListener("click", (event) => (event.preventDefault(), event.stopPropagation()), { capture: true, signal: swallowed.signal });
  setTimeout(() => swallowed.abort());
  letGo();
  if (week) htmx.ajax("GET", `${slip.dataset.slip}&to=${week.dataset.week}`, { source: slip, target: "#year", swap: "outerHTML" });
});

document.addEventListener("pointercancel", letGo);
