// Reports to the server where the player is and what was played. One report at a time; what cannot be sent is
// kept in this browser and sent later with its age, so that nothing watched on a train is lost.
import { csrfToken, send } from "../http.js";
import { refused } from "./refused.js";
import { merged } from "./spans.js";

const EVERY = 10000;
const STRETCH = 60000;

const random = () => crypto.getRandomValues(new Uint32Array(2)).join("");

function keep(store, key) {
  try {
    let found = store.getItem(key);
    if (!found) store.setItem(key, (found = random()));
    return found;
  } catch {
    return random();
  }
}

/** This tab's name: the browser's, then the tab's own. A reloaded tab is the same one. */
export const deviceId = () => `${keep(localStorage, "device")}.${keep(sessionStorage, "tab")}`;

export class Beats {
  /** `read` gives { position_ms, speed, playing }; `told` hears the server's answers, `offline` whether it is away. */
  constructor({ url, seen, learner, recorder, read, told, offline }) {
    Object.assign(this, { url, learner, recorder, read, told, offline });
    this.seen = seen || null;
    this.named();
    this.stretchBegan = null;
    this.busy = false;
    this.heard = Date.now();
    window.setInterval(() => (this.read().playing || this.away) && this.flush(), EVERY);
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    if (this.pending()) this.flush();
    const left = Object.keys(localStorage).filter((key) => key.startsWith("beat:") && key !== this.key);
    if (left.length) import("./leftovers.js").then((module) => module.sendLeftovers(left, learner), () => {});
  }

  named() {
    this.device = deviceId();
    this.key = `beat:${this.url}#${this.device}`;
  }

  /** Another tab has this name already. */
  rename() {
    sessionStorage.removeItem("tab");
    this.named();
  }

  get browser() {
    return this.device.split(".")[0];
  }

  /** The second at which this browser was last, 0 if it never was. */
  get place() {
    return Number(localStorage.getItem(`place:${this.learner}:${this.url}`)) || 0;
  }

  pending() {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "null");
    } catch {
      return null;
    }
  }

  store(beat) {
    try {
      if (beat) localStorage.setItem(this.key, JSON.stringify(beat));
      else localStorage.removeItem(this.key);
      if (beat) localStorage.setItem(`place:${this.learner}:${this.url}`, Math.floor(beat.position_ms / 1000));
    } catch {
      // Storage is full or forbidden: the report lives as long as the page.
    }
  }

  /** The next report: what is new, with what could not be sent before. */
  next(ended) {
    const kept = this.pending();
    const { position_ms, speed, playing } = this.read();
    const spans = this.recorder.take();
    if (kept && !spans.length && !playing && !this.moved) return { ...kept, ended: true };
    return {
      position_ms,
      spans: merged([...(kept?.spans ?? []), ...spans]),
      at: Date.now(),
      seen: this.seen,
      device_id: this.device,
      learner: this.learner,
      speed: Math.min(2, Math.max(0.25, Math.max(speed, kept?.speed ?? 0))),
      ended: ended || kept?.ended === true,
    };
  }

  async flush({ ended = false } = {}) {
    if (this.busy) {
      this.again = { ended: ended || this.again?.ended === true };
      return;
    }
    this.stretchBegan ??= Date.now();
    const over = ended || Date.now() - this.stretchBegan > STRETCH;
    const beat = this.next(over);
    this.moved = false;
    if (over) this.stretchBegan = null;
    this.busy = true;
    this.store(beat);
    try {
      const answer = await send(this.url, { ...beat, sent: Date.now() });
      this.store(null);
      this.heard = Date.now();
      this.offline((this.away = false));
      if (!answer.ahead) this.seen = answer.position_at;
      this.told(answer);
    } catch (error) {
      if (refused(error)) this.store(null);
      else this.offline((this.away = true));
    } finally {
      this.busy = false;
    }
    if (this.again) {
      const { ended: last } = this.again;
      this.again = null;
      this.flush({ ended: last });
    }
  }

  /** Leaving: the browser sends it after the page has gone. */
  leave() {
    const { playing } = this.read();
    if (!playing && !this.recorder.kept.length && !this.moved && !this.pending()) return;
    const beat = this.next(true);
    this.moved = false;
    this.stretchBegan = null;
    const form = new FormData();
    form.append("csrfmiddlewaretoken", csrfToken());
    form.append("beat", JSON.stringify({ ...beat, sent: Date.now() }));
    if (navigator.onLine && navigator.sendBeacon(this.url, form)) this.store(null);
    else this.store(beat);
  }

  /** Where the learner is by what the server knows; null when it cannot be asked. */
  async ask() {
    this.heard = Date.now();
    try {
      const answer = await fetch(`${this.url}?device_id=${encodeURIComponent(this.device)}`, { credentials: "same-origin" });
      this.gone = answer.status >= 400 && answer.status < 500;
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }
}
