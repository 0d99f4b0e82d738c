// A button that copies what stands in a field. On:
// <button type="button" data-copy="id of the field" data-words="Copied" hidden><span>Copy it</span></button>
// Without JavaScript it is not shown: the field can be marked and copied by hand.

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
});

// Without https a page may not write the clipboard; marking the words and the old command still work.
const copied = async (field) => {
  field.select();
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value);
    return true;
  }
  return document.execCommand("copy");
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  if (await copied(field).catch(() => false)) button.querySelector("span").textContent = button.dataset.words;
});
