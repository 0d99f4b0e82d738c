// A tap puts the beginning of a sentence into a box. On: <span class="chip" data-starter="id of the box">I like…</span>.
// Without JavaScript the words stay there as ideas to read; with it they become buttons.

const opening = (button) => button.textContent.trim().replace(/…$/, " ");

const become = (idea) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = idea.className;
  button.dataset.starter = idea.dataset.starter;
  button.textContent = idea.textContent;
  idea.replaceWith(button);
};

const ready = (part) => part.querySelectorAll("span[data-starter]").forEach(become);

const start = (box, words) => {
  // A starter tapped by mistake gives way to the next; a child's own words never do.
  const others = [...document.querySelectorAll(`button[data-starter="${box.id}"]`)].map(opening);
  const written = others.some((other) => other.trim() === box.value.trim()) ? "" : box.value.trimEnd();
  box.value = written ? `${written} ${words}` : words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-starter]");
  const box = button && document.getElementById(button.dataset.starter);
  if (box) start(box, opening(button));
});

document.addEventListener("htmx:load", (event) => ready(event.target));
ready(document);
