// Tells the modules of this page, and of this person’s other tabs, what has happened: “phone:changed” and so on.
const channel = window.BroadcastChannel && new BroadcastChannel("learning-logs-photos");

export function tell(name, detail = {}, isFromHere = true) {
  document.dispatchEvent(new CustomEvent(`phone:${name}`, { detail }));
  if (isFromHere) channel?.postMessage({ name, detail });
}
channel?.addEventListener("message", ({ data }) => tell(data.name, data.detail, false));
