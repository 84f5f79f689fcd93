// The transcript follows the video and seeks in it. Its tools, a search and the languages, are fetched when
// somebody turns to them.
const HANDS_OFF = 4000;

export class Transcript {
  constructor(root, seek, choose) {
    this.root = root;
    this.touched = 0;
    this.read();
    this.tools = root.previousElementSibling;
    this.words = this.tools?.dataset ?? {};
    if (this.tools) this.startTools(choose);
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

  read() {
    this.cues = [...this.root.querySelectorAll("[data-cue]")];
    this.seconds = this.cues.map((cue) => Number(cue.dataset.cue));
    this.at = -1;
  }

  startTools(choose) {
    const search = () => import("./transcript-search.js").then((module) => module.startSearch(this), () => {});
    this.tools.addEventListener("focusin", search, { once: true });
    this.tools.addEventListener("submit", (event) => event.preventDefault());
    this.tools.addEventListener("click", (event) => {
      const link = event.target.closest("[data-captions]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      choose(link.dataset.captions);
    });
  }

  /** Take the lines of another language. */
  take(fresh) {
    this.root.lang = fresh.lang;
    this.root.replaceChildren(...fresh.childNodes);
    for (const link of this.tools.querySelectorAll("[data-captions]")) {
      if (link.dataset.captions === fresh.lang) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.shown = false;
    this.read();
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
}
