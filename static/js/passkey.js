// Passkeys. On: <form data-passkey="get"> or "create", hidden until the browser proves able; its options stand in
// the JSON script that data-options names, or are fetched from data-options-url. The button [data-passkey-go] asks
// the person, puts the answer into the field "credential" and sends the form.

const able = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON) && window.isSecureContext;

document.querySelectorAll("[data-passkey]").forEach((form) => {
  form.hidden = !able;
});
document.querySelectorAll("[data-no-passkey]").forEach((words) => {
  words.hidden = able;
});

async function optionsOf(form) {
  const written = document.getElementById(form.dataset.options);
  if (written) return JSON.parse(written.textContent);
  const answer = await fetch(form.dataset.optionsUrl, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  return answer.json();
}

async function ask(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "create") {
    const wanted = options.creation_options.publicKey;
    // A passkey that needs no e-mail first, and asks for the finger, face or PIN.
    wanted.authenticatorSelection = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
  }
  const wanted = options.request_options.publicKey;
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(wanted) });
}

document.addEventListener("click", async (event) => {
  const form = event.target.closest("[data-passkey-go]")?.closest("form");
  if (!form) return;
  const stopped = form.querySelector("[data-passkey-stopped]");
  if (stopped) stopped.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify((await ask(form)).toJSON());
    form.submit();
  } catch {
    if (stopped) stopped.hidden = false;
  }
});
