// Shows the photos that were chosen, in their order, before they are sent. On: <input type="file" data-shows="id of a
// list">. What this browser cannot draw stands there by its name.
document.addEventListener("change", (event) => {
  const list = event.target.dataset.shows && document.getElementById(event.target.dataset.shows);
  if (!list) return;
  list.querySelectorAll("img").forEach((each) => URL.revokeObjectURL(each.src));
  list.replaceChildren(
    ...[...event.target.files].map((file) => {
      const row = document.createElement("li");
      const picture = new Image();
      picture.alt = file.name;
      picture.onerror = () => row.replaceChildren(file.name);
      picture.src = URL.createObjectURL(file);
      row.append(picture);
      return row;
    }),
  );
});
