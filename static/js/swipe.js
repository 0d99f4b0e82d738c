// A swipe over the work presses next or previous. On: <div data-swipe>; presses what has the arrow as data-key.
const FAR_PX = 60;
let start = null;

document.addEventListener("pointerdown", (event) => {
  start = event.isPrimary && event.target.closest("[data-swipe]") ? event : null;
});
document.addEventListener("pointerup", (event) => {
  if (!start || event.pointerId !== start.pointerId) return;
  const across = event.clientX - start.clientX;
  const down = Math.abs(event.clientY - start.clientY);
  start = null;
  if (Math.abs(across) < FAR_PX || down > Math.abs(across) / 2) return;
  document.querySelector(`[data-key="${across < 0 ? "ArrowRight" : "ArrowLeft"}"]`)?.click();
});
