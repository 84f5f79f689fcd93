// What was typed, on its way to the server. It is kept on this device until the server has it: a closed tab, a crash
// or a dropped line loses nothing. One entry a block: the newest contents, and the contents they started from.
import { addressOf, ask, base } from "./api.js";

const WAIT = 800;
const PAUSES = [1000, 2000, 4000, 8000, 15000];
const KEEPALIVE_MOST = 60000;

export class Outbox {
  /** `prefix` names this lesson and this person; `on` has saved, refused, state, and about: what a block is and where it stands. */
  constructor(prefix, on) {
    this.prefix = prefix;
    this.on = on;
    this.entries = new Map();
    this.failures = 0;
    this.busy = false;
  }

  /** Take up what an earlier visit left, and return it by key. */
  takeUp() {
    for (let at = 0; at < localStorage.length; at += 1) {
      const name = localStorage.key(at);
      if (!name.startsWith(this.prefix)) continue;
      try {
        const entry = JSON.parse(localStorage.getItem(name));
        entry.held = false;
        this.entries.set(name.slice(this.prefix.length), entry);
      } catch {
        localStorage.removeItem(name);
      }
    }
    if (this.entries.size) this.flush();
    return this.entries;
  }

  keep(key) {
    const entry = this.entries.get(key);
    try {
      if (entry) localStorage.setItem(this.prefix + key, JSON.stringify(entry));
      else localStorage.removeItem(this.prefix + key);
    } catch {
      // No room on the device: what is typed stays in memory, and the state says that it is not saved.
    }
  }

  drop(key) {
    this.entries.delete(key);
    this.keep(key);
    this.tell();
  }

  /** Keep fields of a block and send them soon. `add` is how to make the block when the server has none. */
  put(key, fields, expected, add) {
    const entry = this.entries.get(key) ?? { expected, at: Date.now(), add };
    entry.fields = { ...entry.fields, ...fields };
    entry.was = this.on.about(key) ?? entry.was;
    entry.held = false;
    this.entries.set(key, entry);
    this.keep(key);
    this.tell();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.flush(), WAIT);
  }

  tell(problem = "") {
    const held = [...this.entries.values()].some((entry) => entry.held);
    this.on.state({ waiting: this.entries.size, failures: this.failures, held, problem });
  }

  /** Send what waits, the oldest first; again later when the server cannot be reached. */
  async flush() {
    window.clearTimeout(this.timer);
    if (this.busy) return;
    const next = [...this.entries].filter(([, entry]) => !entry.held).sort((one, two) => one[1].at - two[1].at)[0];
    if (!next) return;
    this.busy = true;
    const [key, entry] = next;
    const before = entry.sent;
    entry.sent = { ...entry.fields };
    this.keep(key);
    const { status, data } = await ask(...this.request(key, entry));
    this.busy = false;
    if (status === 0 || status >= 500 || status === 401 || status === 403) {
      this.failures += 1;
      this.tell(status === 401 || status === 403 ? "signed_out" : "offline");
      this.timer = window.setTimeout(() => this.flush(), PAUSES[Math.min(this.failures, PAUSES.length) - 1]);
      return;
    }
    this.failures = 0;
    this.judge(key, entry, status, data, before);
    this.flush();
  }

  /** Send what waits now; whether all of it came through that does not wait for the author. */
  async rest() {
    const waits = () => [...this.entries.values()].some((entry) => !entry.held);
    if (!this.busy) await this.flush();
    while (this.busy || (waits() && !this.failures)) {
      if (this.busy) await new Promise((go) => window.setTimeout(go, 40));
      else await this.flush();
    }
    return !waits();
  }

  request(key, entry) {
    if (entry.add) return [`${base}blocks/`, { ...entry.add, id: key, fields: entry.fields }];
    return [addressOf(key), { expected: entry.expected, fields: entry.fields, draw: entry.draw }];
  }

  judge(key, entry, status, data, before) {
    const same = (fields, theirs) => theirs && Object.keys(fields).every((name) => String(theirs[name] ?? "") === String(fields[name] ?? ""));
    if (status === 200) {
      const took = same(entry.sent, data);
      delete entry.add;
      entry.expected = data.revision;
      const newest = JSON.stringify(entry.sent) === JSON.stringify(entry.fields);
      // A block that was added by a request whose answer got lost has what was sent then.
      if (newest && (took || !("body" in entry.sent))) this.entries.delete(key);
      this.keep(key);
      this.on.saved(key, data);
    } else if (status === 409 && before && same(before, data.theirs)) {
      // "Theirs" is what this page sent before; only the answer was lost.
      entry.expected = data.revision;
      this.keep(key);
    } else {
      entry.held = true;
      this.keep(key);
      if (status === 409) this.on.refused(key, entry, data);
      else this.tell(data.problem ?? "");
      if (status === 409) this.tell();
      return;
    }
    this.tell();
  }

  /** On leaving: send once more without waiting. What does not arrive is sent at the next visit. */
  leave() {
    for (const [key, entry] of this.entries) {
      if (entry.held || this.busy) continue;
      const [url, body] = this.request(key, entry);
      if (JSON.stringify(body).length < KEEPALIVE_MOST) ask(url, body, { keepalive: true });
    }
  }
}
