// The library: new films appear without losing the list, and the videos of a group are dragged into order.
import { send } from "../http.js";
import { toast } from "../toast.js";

// When everything has arrived, show it: the list is made by the server.
let stored = false;
document.addEventListener("upload:stored", () => (stored = true));
document.addEventListener("upload:idle", () => {
  if (stored) window.setTimeout(() => window.location.reload(), 600);
});

function startPlaces(list) {
  let dragged = null;
  let before = "";
  const order = () => [...list.querySelectorAll("[data-place]")].map((place) => place.dataset.place);

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip) return;
    event.preventDefault();
    dragged = grip.closest("[data-place]");
    before = order().join();
    grip.setPointerCapture(event.pointerId);
    dragged.classList.add("is-dragged");
  });
  list.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const after = [...list.querySelectorAll("[data-place]:not(.is-dragged)")].find((place) => {
      const box = place.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    if (after !== dragged.nextElementSibling) list.insertBefore(dragged, after ?? null);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    list.addEventListener(kind, async () => {
      if (!dragged) return;
      dragged.classList.remove("is-dragged");
      dragged = null;
      if (order().join() === before) return;
      try {
        await send(list.dataset.places, { order: order() });
        window.location.reload();
      } catch {
        toast(list.dataset.failed);
      }
    });
  }
}

for (const list of document.querySelectorAll("[data-places]")) startPlaces(list);
