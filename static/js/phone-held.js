// What a person can do with a photo that was not taken: try again, or take it off this phone.
// On: [data-phone-again] and [data-phone-drop] inside [data-photo="its name"].
import { token } from "./phone-answers.js";
import { go } from "./phone-go.js";
import { change, drop, mine } from "./phone-store.js";

// The school forgets what it has of it; where nobody can tell it so now, it does so by itself in a fortnight.
async function takeOff(id) {
  const photo = (await mine()).find((each) => each.id === id);
  await drop(id);
  if (!photo?.url) return;
  const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token() };
  await fetch(photo.url, { method: "DELETE", headers, redirect: "manual" }).catch(() => {});
}

document.addEventListener("click", async (event) => {
  const { photo } = event.target.closest("[data-photo]")?.dataset ?? {};
  if (!photo) return;
  if (event.target.closest("[data-phone-drop]")) await takeOff(photo);
  if (event.target.closest("[data-phone-again]")) {
    await change(photo, { held: "", url: null });
    go();
  }
});
