// Keeps one day as far after another as it was, until somebody chooses it by hand.
// On: <input type="date" data-follows="id of the other" data-days="7">.

const DAY_MS = 24 * 60 * 60 * 1000;

const daysAfter = (day, days) => new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

document.addEventListener("input", ({ target }) => {
  // Chosen by hand: from now on it stays where it was put.
  if (target.dataset.follows) delete target.dataset.follows;
  if (target.type !== "date" || !target.value) return;
  for (const follower of document.querySelectorAll(`[data-follows="${target.id}"]`)) {
    follower.value = daysAfter(target.value, Number(follower.dataset.days));
  }
});
