// Brings the pictures down within a child's reach. On: <button data-lower hidden>.
const root = document.documentElement;

const show = () =>
  document.querySelectorAll("[data-lower]:is(button)").forEach((button) => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(root.hasAttribute("data-lowered")));
  });

document.addEventListener("click", (event) => {
  if (!event.target.closest("button[data-lower]")) return;
  root.toggleAttribute("data-lowered");
  show();
});
document.addEventListener("htmx:afterSettle", show);
show();
