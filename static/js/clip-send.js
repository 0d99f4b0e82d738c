// Sends a sound or film and shows how far it is; when the line breaks it stays chosen and can be sent again.
// On: <form data-clip-form> with a [data-clip-sending]; before it a [data-clip-refused].
// Without JavaScript the form is sent as forms are.
const form = document.querySelector("form[data-clip-form]");
const sending = form?.querySelector("[data-clip-sending]");
const refused = document.querySelector("[data-clip-refused]");
const buttons = () => form.querySelectorAll("button, input[type=file]");
let travelling = false;

function say(words, percent) {
  sending.hidden = false;
  const line = sending.querySelector("[role=status]");
  line.textContent = line.dataset[words];
  sending.querySelector("progress").value = percent;
  sending.querySelector("[data-clip-percent]").textContent = `${Math.round(percent)}%`;
}

function rest(on) {
  travelling = !on;
  buttons().forEach((each) => (each.disabled = !on));
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (travelling) return;
  const request = new XMLHttpRequest();
  const content = new FormData(form);
  request.open("POST", form.action);
  request.upload.onprogress = (step) => step.lengthComputable && say("wordsSending", (100 * step.loaded) / step.total);
  request.onload = () => {
    travelling = false;
    const isTaken = request.status < 400 && request.responseURL !== form.action; // it leads to the clip’s own page
    if (isTaken) location.assign(request.responseURL);
    else answer(request.responseText);
  };
  request.onerror = request.onabort = () => {
    say("wordsFailed", 0);
    rest(true);
    form.querySelector("[data-clip-send]").focus();
  };
  rest(false);
  refused.hidden = true;
  say("wordsSending", 0);
  request.send(content);
});

// A refusal comes as a whole page: what it says is shown here, above what was chosen.
function answer(page) {
  const whole = new DOMParser().parseFromString(page, "text/html");
  const told = whole.querySelector("main [role=alert]:not([hidden]) p");
  const lines = told ? [told] : [...whole.querySelectorAll("main .stack > h1, main .stack > p")];
  refused.querySelector("p").textContent = lines.map((line) => line.textContent.trim()).join(" ");
  refused.hidden = false;
  rest(true);
  sending.hidden = true;
  refused.scrollIntoView({ block: "center" });
}

window.addEventListener("beforeunload", (event) => travelling && event.preventDefault());
