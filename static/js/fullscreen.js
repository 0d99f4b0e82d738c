// Fills the whole board. On: <button data-fullscreen hidden>; shown only where the browser can.
const show = () =>
  document.querySelectorAll("[data-fullscreen]").forEach((button) => {
    button.hidden = !document.fullscreenEnabled;
    button.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  });

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-fullscreen]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen().catch(show);
});
document.addEventListener("fullscreenchange", show);
document.addEventListener("htmx:afterSettle", show);
show();
