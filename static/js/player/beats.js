// Reports to the server where the player is and what was played. One report at a time; what cannot be sent is
// kept in this browser and sent later with its age, so that nothing watched on a train is lost.
import { csrfToken, send } from "../http.js";
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

const LEFT = 30000;

/** Reports of tabs that were closed while offline, of this lesson or of others. */
async function sendLeftovers(own) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith("beat:") && key !== own);
  for (const key of keys) {
    try {
      const beat = JSON.parse(localStorage.getItem(key));
      if (Date.now() - beat.at < LEFT) continue;
      await send(key.slice(5).split("#")[0], { ...beat, sent: Date.now(), ended: true });
      localStorage.removeItem(key);
    } catch (error) {
      if (error.status >= 400 && error.status < 500 && error.status !== 401) localStorage.removeItem(key);
    }
  }
}

export class Beats {
  /** `read` gives { position_ms, speed, playing }; `told` hears the server's answers, `offline` whether it is away. */
  constructor({ url, seen, recorder, read, told, offline }) {
    Object.assign(this, { url, recorder, read, told, offline });
    this.seen = seen || null;
    this.device = deviceId();
    this.key = `beat:${url}#${this.device}`;
    this.stretchBegan = null;
    this.busy = false;
    this.timer = window.setInterval(() => this.read().playing && this.flush(), EVERY);
    window.addEventListener("online", () => this.flush());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    if (this.pending()) this.flush();
    sendLeftovers(this.key);
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
      this.offline(false);
      if (!answer.ahead) this.seen = answer.position_at;
      this.told(answer);
    } catch (error) {
      // The server said no for good (400, 404): keeping it would only repeat that.
      if (error.status >= 400 && error.status < 500 && error.status !== 401 && error.status !== 429) this.store(null);
      else this.offline(true);
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
    try {
      const answer = await fetch(`${this.url}?device_id=${encodeURIComponent(this.device)}`, { credentials: "same-origin" });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** The person was told of another position and goes on here all the same. */
  adopt(positionAt) {
    this.seen = positionAt;
  }
}
