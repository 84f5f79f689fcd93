// Marks on the film's bar: dragged, or moved by arrow keys a tenth of a second (with Shift a second) at a time.

const TENTH = 100;
const SETTLES = 700;

export class Bar {
  /** `hooks`: preview(ms), place(mark, ms), open(mark). */
  constructor(root, duration, hooks) {
    Object.assign(this, { root, duration, hooks });
    root.addEventListener("pointerdown", (event) => this.grab(event));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusout", (event) => this.pending === event.target && this.settle());
  }

  at(mark) {
    return Number(mark.getAttribute("aria-valuenow"));
  }

  move(mark, ms) {
    const to = Math.round(Math.min(this.duration, Math.max(0, ms)) / TENTH) * TENTH;
    const seconds = to / 1000;
    mark.setAttribute("aria-valuenow", String(Math.min(to, this.duration)));
    mark.setAttribute("aria-valuetext", `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`);
    mark.parentElement.setAttribute("x", `${((100 * to) / this.duration).toFixed(3)}%`);
    this.hooks.preview(to);
  }

  grab(event) {
    const mark = event.target.closest("[data-mark]");
    if (!mark || event.button !== 0) return;
    event.preventDefault();
    mark.focus();
    const box = this.root.querySelector("svg").getBoundingClientRect();
    const from = event.clientX;
    let moved = false;
    mark.setPointerCapture(event.pointerId);
    mark.classList.add("is-dragged");
    const follow = (pointer) => {
      moved ||= Math.abs(pointer.clientX - from) > 2;
      if (moved) this.move(mark, ((pointer.clientX - box.left) / box.width) * this.duration);
    };
    const end = () => {
      mark.removeEventListener("pointermove", follow);
      mark.classList.remove("is-dragged");
      if (moved) this.hooks.place(mark, this.at(mark));
      else this.hooks.open(mark);
    };
    mark.addEventListener("pointermove", follow);
    mark.addEventListener("pointerup", end, { once: true });
    mark.addEventListener("pointercancel", end, { once: true });
  }

  key(event) {
    const mark = event.target.closest("[data-mark]");
    if (!mark || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = event.shiftKey ? 10 * TENTH : TENTH;
    const ways = {
      ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step, PageUp: 100 * TENTH, PageDown: -100 * TENTH,
    };
    if (ways[event.key]) {
      this.move(mark, this.at(mark) + ways[event.key]);
      this.pending = mark;
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.settle(), SETTLES);
    } else if (event.key === "Enter") this.hooks.open(mark);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The keys have come to rest: say where. */
  settle() {
    window.clearTimeout(this.timer);
    const mark = this.pending;
    this.pending = null;
    if (mark) this.hooks.place(mark, this.at(mark));
  }
}
