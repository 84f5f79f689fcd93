// Another device has gone on: say where, and offer to go there. Playing on here means that here counts.
import { clock } from "./clock.js";

const AWAY = 20000;

export class Resume {
  constructor(figure, words, { seek, adopt }) {
    this.box = figure.querySelector("[data-resume]");
    this.line = figure.querySelector("[data-resume-words]");
    this.link = figure.querySelector("[data-resume-do]");
    this.words = words;
    this.other = null;
    this.adopt = adopt;
    this.link.addEventListener("click", (event) => {
      event.preventDefault();
      const to = this.other ? this.other.position_ms / 1000 : 0;
      this.settle();
      this.hide();
      seek(to);
    });
  }

  tell(answer) {
    if (!answer.ahead || answer.position_at === this.other?.position_at) return;
    this.other = answer;
    const at = clock(answer.position_ms / 1000);
    this.line.textContent = this.words.elsewhere.replace("{clock}", at).replace("{device}", answer.device);
    this.link.textContent = this.words.continue.replace("{clock}", at);
    this.box.hidden = false;
  }

  /** An act of the person in this tab: from now on this is where they are. */
  settle() {
    if (this.other) this.adopt(this.other.position_at);
    this.other = null;
  }

  hide() {
    this.box.hidden = true;
  }
}

/** Ask the server when a tab that was away comes back. */
export function watchReturn(beats, resume) {
  let left = null;
  document.addEventListener("visibilitychange", async () => {
    if (document.hidden) {
      left = Date.now();
      return;
    }
    if (left === null || Date.now() - left < AWAY) return;
    const stored = await beats.ask();
    if (stored?.ahead && stored.position_at && stored.position_at > (beats.seen ?? "")) resume.tell(stored);
  });
}
