// Questions of a quiz, dragged into order by their grips. The arrows do the same without this.
import { csrfToken } from "../http.js";

const list = document.querySelector("[data-builder]");
if (list) start(list);

function start(list) {
  let dragged = null;
  let before = "";
  const rows = () => [...list.querySelectorAll("[data-entry]")];
  const order = () => rows().map((row) => row.dataset.entry).join();

  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    dragged = grip.closest("[data-entry]");
    before = order();
    grip.setPointerCapture(event.pointerId);
    dragged.classList.add("is-dragged");
  });
  list.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const next = rows().find((row) => {
      const box = row.getBoundingClientRect();
      return row !== dragged && event.clientY < box.top + box.height / 2;
    });
    if (next !== dragged.nextElementSibling) list.insertBefore(dragged, next ?? null);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    list.addEventListener(kind, async () => {
      if (!dragged) return;
      const row = dragged;
      dragged = null;
      row.classList.remove("is-dragged");
      if (order() === before) return;
      const body = new FormData();
      body.append("before", row.nextElementSibling?.dataset.entry ?? "");
      const address = `${list.dataset.base}${row.dataset.entry}/place/`;
      await fetch(address, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, body }).catch(() => null);
      // The server has the last word on order, numbers and sections.
      window.location.reload();
    });
  }
}
