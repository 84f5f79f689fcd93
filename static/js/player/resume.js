// Another device has gone on: say so, and offer to go there, and from there back. Playing on here means that here
// counts (docs/decisions/0019).
import { clock } from "./clock.js";

// How long the offer is on view before playing on counts as an answer to it: a report's time.
const ANSWERED = 9000;

const fill = (words, second, device) => words.replace("{clock}", clock(second)).replace("{device}", device);

export class Resume {
  constructor(player) {
    this.player = player;
    const { figure } = player;
    this.box = figure.querySelector("[data-resume]");
    this.line = figure.querySelector("[data-resume-words]");
    this.link = figure.querySelector("[data-resume-do]");
    this.to = 0;
    this.other = null;
    this.link.addEventListener("click", (event) => {
      event.preventDefault();
      this.go();
    });
  }

  /** Offer the second at which this browser was itself. */
  own(second) {
    this.offer(second, fill(this.player.words.back, second));
  }

  offer(to, label) {
    this.to = to;
    this.link.textContent = label;
    this.box.hidden = false;
  }

  tell(answer) {
    if (!answer.ahead || answer.position_at === this.other?.position_at) return;
    const { words, playing } = this.player;
    this.told = this.other?.told ?? Date.now();
    this.other = { ...answer, told: this.told };
    if (playing && !document.hidden && Date.now() - this.told > ANSWERED) return this.settle();
    if (this.line.textContent !== words.elsewhere) this.line.textContent = words.elsewhere;
    this.link.classList.add("button", "button-small");
    this.offer(answer.position_ms / 1000, fill(words.continue, answer.position_ms / 1000, answer.device));
  }

  go() {
    const { player, other, to } = this;
    const from = player.time;
    this.settle();
    player.seek(to, { led: true });
    if (!other) return this.hide();
    this.line.textContent = fill(player.words.taken, to, other.device);
    this.offer(from, fill(player.words.back, from));
    player.changed({});
  }

  /** An act of the person in this tab: from now on this is where they are. */
  settle() {
    if (!this.other) return;
    this.player.beats.seen = this.other.position_at;
    this.other = null;
    this.link.classList.remove("button", "button-small");
    this.hide();
  }

  hide() {
    this.box.hidden = true;
  }
}
