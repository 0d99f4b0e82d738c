// A form sent twice by an impatient finger is sent once. On: <form data-submit-once>.
// The button keeps its place and its words; a page brought back by “Back” can be sent again.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-submit-once]");
  if (!form || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.setAttribute("aria-busy", "true");
});

const rest = (form) => form.removeAttribute("aria-busy");

// htmx answers without leaving the page.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form[data-submit-once]");
  if (form) rest(form);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-submit-once]").forEach(rest);
});
