// A key presses a link or a button. On: <a data-key="ArrowRight">; several keys are separated by spaces.
// Silent while somebody is typing, and with Ctrl, Alt or the Windows key held.

const typing = (element) =>
  element.isContentEditable || element.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || typing(event.target)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // Arrow keys belong to a group of radio buttons while one of them has the focus.
  if (key.startsWith("Arrow") && event.target.matches?.("input")) return;
  const pressed = [...document.querySelectorAll("[data-key]")].find(
    (element) => element.dataset.key.split(" ").includes(key) && !element.disabled && element.offsetParent,
  );
  if (!pressed) return;
  event.preventDefault();
  pressed.click();
});
