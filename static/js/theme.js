// Dark room or daylight, remembered on this whiteboard. On: <button data-theme-switch hidden>.

const WHERE = "learning-logs-theme";
const root = document.documentElement;

const remembered = () => {
  try {
    return localStorage.getItem(WHERE);
  } catch {
    return null; // a browser that keeps nothing: the switch still works for this page
  }
};

const wear = (theme) => {
  root.dataset.theme = theme;
  document.querySelectorAll("[data-theme-switch]").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(theme === "dark"));
  });
};

wear(remembered() ?? root.dataset.theme ?? "daylight");

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const theme = root.dataset.theme === "dark" ? "daylight" : "dark";
  wear(theme);
  try {
    localStorage.setItem(WHERE, theme);
  } catch {
    // nothing to remember it in
  }
});
