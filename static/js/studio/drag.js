// Dragging lessons and modules by their grips, with a finger or a mouse. Everything it does, the menu and keys do too.
import { addressOf, change } from "./changes.js";

/** Where a lesson or module would be dropped at this height: its list, and the sibling it would stand before. */
function target(dragged, x, y) {
  const under = document.elementFromPoint(x, y);
  if (dragged.dataset.node === "lesson") {
    const list = under?.closest("[data-module]")?.querySelector(":scope > [data-lessons]");
    return list && { list, before: follower([...list.children].filter((one) => one.dataset.key), dragged, y) };
  }
  const section = dragged.closest("[data-module]");
  const list = section.parentElement;
  return { list, before: follower([...list.children].filter((one) => one.dataset.module), section, y) };
}

function follower(rows, moved, y) {
  return rows.find((row) => {
    if (row === moved) return false;
    const box = row.getBoundingClientRect();
    return y < box.top + Math.min(box.height, 88) / 2;
  });
}

function drop(dragged, place) {
  if (!place) return;
  const isLesson = dragged.dataset.node === "lesson";
  const before = isLesson ? place.before?.dataset.key : place.before?.dataset.module;
  const parent = isLesson ? place.list.dataset.lessons : place.list.dataset.sections;
  change(addressOf(dragged, "place"), { parent: parent ?? "", before: before ?? "" }, { key: dragged.dataset.key });
}

export function startDragging(root) {
  root.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    const dragged = grip.closest("[data-node]");
    const moved = dragged.dataset.node === "lesson" ? dragged : dragged.closest("[data-module]");
    const line = document.createElement(dragged.dataset.node === "lesson" ? "li" : "div");
    line.className = "drop-line";
    let place = null;
    grip.setPointerCapture(event.pointerId);
    moved.classList.add("is-dragged");
    const follow = (at) => {
      place = target(dragged, at.clientX, at.clientY);
      if (!place) line.remove();
      else if (place.before) place.before.before(line);
      else place.list.append(line);
      const edge = 60;
      if (at.clientY < edge) window.scrollBy(0, -12);
      else if (at.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
    };
    const end = (dropped) => {
      grip.removeEventListener("pointermove", follow);
      window.removeEventListener("keydown", cancel, true);
      line.remove();
      moved.classList.remove("is-dragged");
      if (dropped) drop(dragged, place);
    };
    const cancel = (key) => key.key === "Escape" && end(false);
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("pointerup", () => end(true), { once: true });
    grip.addEventListener("pointercancel", () => end(false), { once: true });
    window.addEventListener("keydown", cancel, true);
  });
}
