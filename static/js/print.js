// A button that prints the page. On: <button type="button" data-print hidden>; without JavaScript it is not shown.

document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
