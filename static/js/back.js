// “Go back”, where the browser has somewhere to go back to. On: <button type="button" data-back hidden>.

if (history.length > 1) {
  document.querySelectorAll("[data-back]").forEach((button) => {
    button.hidden = false;
  });
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-back]")) history.back();
});
