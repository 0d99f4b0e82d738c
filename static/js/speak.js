// Reads a page's words to a child, with the browser's own voice. On: <button type="button" data-say hidden>, which
// reads every [data-spoken] of the page in order, of a field what is typed in it; where the browser cannot speak there is no button.

const voice = window.speechSynthesis;

document.querySelectorAll("[data-say]").forEach((button) => {
  button.hidden = !voice;
});

function spokenWords() {
  return [...document.querySelectorAll("[data-spoken]")].map(
    (each) => each.dataset.spoken || each.value || each.textContent.trim(),
  );
}

document.addEventListener("click", (event) => {
  if (!voice || !event.target.closest("[data-say]")) return;
  voice.cancel();
  spokenWords().forEach((words) => {
    const said = new SpeechSynthesisUtterance(words);
    said.lang = document.documentElement.lang;
    said.rate = 0.9;
    voice.speak(said);
  });
});

window.addEventListener("pagehide", () => voice?.cancel());
