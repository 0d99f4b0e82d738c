// “Leave it” and Escape shut a two-step question, and the focus goes back to the button that opened it.
// On: <details class="confirm"> with a <button type="reset" data-close-confirm> inside.

const shut = (details) => {
  if (!details?.open) return;
  details.open = false;
  details.querySelector("summary").focus();
};

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-confirm]")) shut(event.target.closest("details"));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") shut(event.target.closest?.("details.confirm"));
});
