// Arrow keys go from cell to cell of a table. On: <table data-cells>, a button in each cell.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const cell = step && event.target.closest?.("table[data-cells] td");
  if (!cell || event.ctrlKey || event.altKey || event.metaKey) return;
  const rows = [...cell.closest("tbody").rows];
  const row = rows[rows.indexOf(cell.parentElement) + step[0]];
  const button = row?.cells[cell.cellIndex + step[1]]?.querySelector("button");
  if (!button) return;
  event.preventDefault();
  button.focus();
});
