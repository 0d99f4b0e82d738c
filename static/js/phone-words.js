// “1 film and 2 photos”: what waits, in words. On: <template data-phone-kinds data-photo-one data-photo-many …>, on every
// page where something may wait; sentences stand in data-one and data-many with {what}.
const kindOf = ({ sentAs }) => (sentAs === "film" || sentAs === "sound" ? sentAs : "photo");
const KINDS = ["film", "sound", "photo"];

export function whatIs(waiting) {
  const said = document.querySelector("[data-phone-kinds]");
  const words = KINDS.map((kind) => [kind, waiting.filter((each) => kindOf(each) === kind).length])
    .filter(([, n]) => n)
    .map(([kind, n]) => said.getAttribute(`data-${kind}-${n === 1 ? "one" : "many"}`).replace("{n}", n));
  return new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(words);
}

// name: of a pair of sentences, “held” for data-held-one and data-held-many; empty for data-one and data-many.
export function sentence(line, name, waiting) {
  const number = waiting.length === 1 ? "one" : "many";
  return line.getAttribute(`data-${name ? `${name}-` : ""}${number}`).replace("{what}", whatIs(waiting));
}
