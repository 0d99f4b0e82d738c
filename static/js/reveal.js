// Shows a password while its writer wants to read it. On: an element with data-reveal around one password
// field and one hidden <button type="button" aria-pressed="false">; without JavaScript there is no button.

document.querySelectorAll("[data-reveal] > * > button, [data-reveal] > button").forEach((button) => {
  button.hidden = false;
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal] button");
  if (!button) return;
  const field = button.closest("[data-reveal]").querySelector("input");
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
});

// A browser offers to remember what it is sent from a password field only.
document.addEventListener("submit", (event) => {
  event.target.querySelectorAll("[data-reveal] input").forEach((field) => (field.type = "password"));
});
