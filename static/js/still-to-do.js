// Says what a form still needs, and keeps it true while somebody fills it in.
// On: <form data-still-to-do="id of the line">; each part <… data-part="its name"> holds one box or one row of
// radio buttons. The line has data-still (“Still to do:”) and data-done. A starter alone is not words yet.

const bare = (words) => words.trim().replace(/[\s.…]+$/, "").toLowerCase();

const isThere = (part) => {
  if (part.querySelector("input[type=radio]")) return part.querySelector("input:checked") !== null;
  const starters = [...part.querySelectorAll("[data-starter]")].map((chip) => bare(chip.textContent));
  const words = bare(part.querySelector("textarea").value);
  return words !== "" && !starters.includes(words);
};

const say = (form) => {
  const line = document.getElementById(form.dataset.stillToDo);
  const missing = [...form.querySelectorAll("[data-part]")].filter((part) => !isThere(part));
  const names = missing.map((part) => part.dataset.part).join(", ");
  const words = names ? `${line.dataset.still} ${names}.` : line.dataset.done;
  if (line.textContent !== words) line.textContent = words;
};

const formOf = (event) => event.target.closest?.("form[data-still-to-do]");

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => formOf(event) && say(formOf(event)));
}
// “Back” brings a filled form again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-still-to-do]").forEach(say));
