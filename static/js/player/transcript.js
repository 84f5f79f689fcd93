// The transcript follows the video and seeks in it; notes stand below the line they were written at.
import { clock } from "./clock.js";

const HANDS_OFF = 4000;

export class Transcript {
  constructor(root, seek) {
    this.root = root;
    this.cues = [...root.querySelectorAll("[data-cue]")];
    this.seconds = this.cues.map((cue) => Number(cue.dataset.cue));
    this.at = -1;
    this.touched = 0;
    for (const kind of ["wheel", "touchmove", "keydown"]) {
      root.addEventListener(kind, () => (this.touched = Date.now()), { passive: true });
    }
    root.addEventListener("click", (event) => {
      const cue = event.target.closest("[data-cue], [data-meet]");
      if (!cue || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      seek(Number(cue.dataset.cue ?? cue.dataset.meet), { meet: "meet" in cue.dataset });
    });
  }

  show(seconds, playing) {
    let index = this.seconds.findLastIndex((start) => start <= seconds + 0.05);
    if (index === this.at) return;
    this.cues[this.at]?.removeAttribute("aria-current");
    this.cues.forEach((cue, place) => cue.classList.toggle("is-past", place < index));
    this.at = index;
    const cue = this.cues[index];
    if (!cue) return;
    cue.setAttribute("aria-current", "true");
    if (playing && Date.now() - this.touched > HANDS_OFF) this.follow(cue);
    else if (!this.shown) this.follow(cue, { first: true });
    this.shown = true;
  }

  /** Keep the line in the middle of its own panel, or on a phone below the picture; never move a page being read. */
  follow(cue, { first = false } = {}) {
    const panel = this.root.closest(".player-panels, .video-text .transcript");
    if (!panel || !cue.checkVisibility()) return;
    if (panel.scrollHeight > panel.clientHeight + 4 && getComputedStyle(panel).overflowY === "auto") {
      const gap = cue.getBoundingClientRect().top - panel.getBoundingClientRect().top;
      panel.scrollTo({ top: panel.scrollTop + gap - panel.clientHeight / 3, behavior: first ? "instant" : "smooth" });
      return;
    }
    if (first) return;
    const place = cue.getBoundingClientRect();
    const top = document.querySelector("[data-stage]")?.getBoundingClientRect().bottom ?? 0;
    const hidden = place.top < top + 60 || place.bottom > window.innerHeight - 90;
    const reading = window.scrollY > 40 || place.top < window.innerHeight;
    if (hidden && reading) window.scrollBy({ top: place.top - top - 160, behavior: "smooth" });
  }

  /** Questions that were answered look so here too. */
  answered(id) {
    this.root.querySelector(`[data-cue-question="${id}"]`)?.classList.add("is-answered");
  }

  asking(id) {
    for (const line of this.root.querySelectorAll("[data-cue-question]")) {
      line.classList.toggle("is-open", line.dataset.cueQuestion === id);
    }
  }

  /** Put the notes of this video below their lines. */
  place(notes, words) {
    for (const old of this.root.querySelectorAll(".cue-note")) old.remove();
    for (const { second, text } of notes) {
      const index = this.seconds.findLastIndex((start) => start <= second);
      const box = document.createElement("div");
      box.className = "cue-note";
      const small = document.createElement("small");
      small.textContent = words.replace("{clock}", clock(second));
      box.append(text, small);
      if (index >= 0) this.cues[index].after(box);
      else this.root.prepend(box);
    }
  }
}
