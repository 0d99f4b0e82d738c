// Keeps a draft while it is typed. On: <form data-autosave="where to" data-autosave-failed="words">, with a field
// named version and an <output data-autosave-said>. The answer is JSON: said, version, save_url, edit_url.
// Somebody else was quicker (409): it stops, so that neither text is written over.

const PAUSE_MS = 1200;
const AGAIN_MS = 10_000;
let timer, sending, isNewer;

const form = () => document.querySelector("form[data-autosave]");
const say = (words) => (document.querySelector("[data-autosave-said]").textContent = words);

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(send, ms);
}

function send() {
  const typed = form();
  if (!typed) return;
  if (sending) {
    isNewer = true;
    return;
  }
  isNewer = false;
  sending = keep(typed).finally(() => {
    sending = null;
    if (isNewer) later(PAUSE_MS);
  });
}

async function keep(typed) {
  try {
    const answer = await fetch(typed.dataset.autosave, { method: "POST", body: new FormData(typed) });
    const told = await answer.json();
    say(told.said);
    if (answer.status === 409) delete typed.dataset.autosave;
    if (!answer.ok || !told.version) return;
    typed.elements.version.value = told.version;
    typed.dataset.autosave = told.save_url;
    if (location.pathname !== told.edit_url) history.replaceState(null, "", told.edit_url);
  } catch {
    say(typed.dataset.autosaveFailed);
    later(AGAIN_MS);
  }
}

for (const name of ["input", "change", "rearranged"]) {
  document.addEventListener(name, (event) => event.target.closest?.("form[data-autosave]") && later(PAUSE_MS));
}

// A save on purpose waits for the one on its way, so that no draft is made twice.
document.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (!event.target.matches("form[data-autosave]") || !sending) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sending.finally(() => event.target.requestSubmit(event.submitter));
}, true);
