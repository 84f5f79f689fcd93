// Dragging by a handle, with mouse, pen or finger. Pages that use it offer the same by buttons or lists.

const START = 4;
const EDGE = 48;

/**
 * Let `[data-drag-handle]` below `root` drag the `item` around it. `over(item, x, y)` is called on the way and puts the
 * item where it would land; `drop(item)` at the end; Escape calls `cancel(item)`.
 */
export function drag(root, item, { over, drop, cancel }) {
  root.addEventListener("pointerdown", (down) => {
    const handle = down.target.closest("[data-drag-handle]");
    const moved = handle?.closest(item);
    if (!moved || down.button !== 0) return;
    down.preventDefault();
    handle.setPointerCapture(down.pointerId);
    const box = moved.getBoundingClientRect();
    const grip = { x: down.clientX - box.left, y: down.clientY - box.top };
    let begun = false;

    const follow = (x, y) => {
      moved.style.translate = "";
      const now = moved.getBoundingClientRect();
      moved.style.translate = `${x - grip.x - now.left}px ${y - grip.y - now.top}px`;
    };
    const move = (event) => {
      if (!begun && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < START) return;
      begun = true;
      moved.classList.add("is-dragged");
      if (event.clientY < EDGE) window.scrollBy(0, -12);
      else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
      over(moved, event.clientX, event.clientY);
      // Where it landed may be elsewhere in the page: the finger keeps hold of it.
      if (!handle.hasPointerCapture(event.pointerId)) handle.setPointerCapture(event.pointerId);
      follow(event.clientX, event.clientY);
    };
    const end = (finish) => {
      moved.classList.remove("is-dragged");
      moved.style.translate = "";
      for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener, true);
      if (begun) finish(moved);
    };
    const listeners = {
      pointermove: move,
      pointerup: () => end(drop),
      pointercancel: () => end(cancel),
      keydown: (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        end(cancel);
      },
    };
    for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener, true);
  });
}

/** The child of `list` before which something held at `y` belongs, or null for the end. */
export function before(list, item, y) {
  const others = [...list.children].filter((one) => one !== item);
  return (
    others.find((one) => {
      const box = one.getBoundingClientRect();
      return y < box.top + box.height / 2;
    }) ?? null
  );
}
