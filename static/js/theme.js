// Dark room or daylight, remembered on this whiteboard. On: <button data-theme-switch hidden>.
// Not a module: it runs before the page is drawn, so that a dark room is not lit up by every step.
{
  const WHERE = "learning-logs-theme";
  const root = document.documentElement;

  const remembered = () => {
    try {
      return localStorage.getItem(WHERE);
    } catch {
      return null; // a browser that keeps nothing: the switch still works for this page
    }
  };

  const label = () =>
    document.querySelectorAll("[data-theme-switch]").forEach((button) => {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(root.dataset.theme === "dark"));
    });

  root.dataset.theme = remembered() ?? root.dataset.theme ?? "daylight";
  document.addEventListener("DOMContentLoaded", label);
  document.addEventListener("htmx:afterSettle", label);

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-switch]")) return;
    root.dataset.theme = root.dataset.theme === "dark" ? "daylight" : "dark";
    label();
    try {
      localStorage.setItem(WHERE, root.dataset.theme);
    } catch {
      // nothing to remember it in
    }
  });
}
