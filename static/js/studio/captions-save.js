// Saving while one writes: a moment after the last change, one request at a time, never over somebody else's words.
import { send } from "../http.js";
import { plain } from "./captions-cues.js";

const WAIT = 1200;
const AGAIN = 5000;

export class Saver {
  /** `read` gives the cues, `wrong` whether one of them cannot be saved; `stale` hears of theirs. */
  constructor(url, line, { read, wrong, stale }) {
    Object.assign(this, { url, line, read, wrong, stale });
    this.revision = "";
    this.dirty = this.busy = this.stopped = false;
    window.addEventListener("online", () => this.dirty && this.save());
    window.addEventListener("beforeunload", (event) => this.dirty && event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.dirty && this.save());
  }

  tell(name, values = {}) {
    const words = this.line.dataset[name] ?? "";
    this.line.textContent = words.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
    this.line.classList.toggle("is-bad", name === "failed" || name === "offline");
  }

  changed() {
    this.dirty = true;
    if (this.stopped) return;
    this.tell("waits");
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), WAIT);
  }

  async save() {
    window.clearTimeout(this.timer);
    if (this.stopped || this.wrong()) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.dirty = false;
    this.tell("saving");
    const cues = plain(this.read()).filter(([, , text]) => text.trim());
    try {
      const answer = await send(this.url, { revision: this.revision, cues });
      this.revision = answer.revision;
      this.standing(answer.standing);
      if (!this.dirty) this.tell("saved", { at: answer.at });
    } catch (error) {
      this.dirty = true;
      this.refused(error);
    } finally {
      this.busy = false;
    }
    if (this.again) {
      this.again = false;
      this.save();
    }
  }

  /** What waits to be published, as it is now: HTML of our own server. */
  standing(html) {
    const now = new DOMParser().parseFromString(html ?? "", "text/html").querySelector("[data-standing]");
    if (now) document.querySelector("[data-standing]")?.replaceWith(now);
  }

  refused(error) {
    if (error.status === 409) {
      this.stopped = true;
      this.tell("failed", { problem: error.data.problem });
      this.stale(error.data);
    } else if (error.status === 422) this.tell("failed", { problem: error.data.problem });
    else {
      this.tell("offline");
      this.timer = window.setTimeout(() => this.save(), AGAIN);
    }
  }

  /** Go on from somebody else's revision. */
  resume(revision) {
    this.revision = revision;
    this.stopped = false;
  }
}
