// The two bars under a video: position and coverage, the playhead, the range that seeks, the question marks.
import { clock } from "./clock.js";

const SVG = "http://www.w3.org/2000/svg";

export class Bar {
  constructor(root, duration, onSeek) {
    this.duration = duration;
    this.position = root.querySelector("[data-bar-position]");
    this.covered = root.querySelector("[data-bar-covered]");
    this.head = root.querySelector("[data-bar-head]");
    this.range = root.querySelector("[data-video-seek]");
    this.root = root;
    this.range.addEventListener("input", () => onSeek(Number(this.range.value)));
    root.addEventListener("click", (event) => {
      const mark = event.target.closest("[data-mark]");
      if (!mark) return;
      event.preventDefault();
      onSeek(Number(mark.dataset.mark), { meet: true });
    });
  }

  part(seconds) {
    return this.duration ? Math.min(100, Math.max(0, (100 * seconds) / this.duration)) : 0;
  }

  show(seconds) {
    const at = `${this.part(seconds).toFixed(3)}%`;
    this.position.setAttribute("width", at);
    this.head.setAttribute("x", at);
    if (document.activeElement !== this.range || Math.abs(Number(this.range.value) - seconds) > 1.5) {
      this.range.value = String(Math.round(seconds));
    }
    this.range.setAttribute("aria-valuetext", `${clock(seconds)} / ${clock(this.duration)}`);
  }

  cover(spans) {
    const places = spans.map(([from, to]) => [this.part(from / 1000), this.part(to / 1000)]);
    while (this.covered.childElementCount > places.length) this.covered.lastElementChild.remove();
    places.forEach(([from, to], index) => {
      let rect = this.covered.children[index];
      if (!rect) {
        rect = document.createElementNS(SVG, "rect");
        rect.setAttribute("class", "bar-covered");
        rect.setAttribute("y", "16");
        rect.setAttribute("height", "3");
        this.covered.append(rect);
      }
      rect.setAttribute("x", `${from.toFixed(3)}%`);
      rect.setAttribute("width", `${(to - from).toFixed(3)}%`);
    });
  }

  mark(second, { answered = false, open = false }) {
    const found = this.root.querySelector(`[data-mark="${second}"]:not([data-chapter])`);
    if (!found) return;
    found.classList.toggle("mark-open", open);
    if (answered) found.querySelector(".mark-hollow")?.remove();
  }
}
