// Answers on their way to the server. What could not be sent stays on this device, over a reload and a closed tab, and is
// tried again. Each goes with the time at which it was given; what was given first goes first.
import { csrfToken } from "../http.js";
import { serverTime } from "./server-time.js";

const PAUSES = [1000, 2000, 4000, 8000, 15000];
const PATIENCE = 15_000;
// What a page may leave behind for the browser to send when it is closed.
const MOST_KEPT_ALIVE = 60_000;

export class Outbox {
  /** `show` is told `{waiting, stuck, done, refused, elsewhere, theirs, over}` whenever that changes. */
  constructor(attempt, show) {
    this.attempt = attempt;
    this.key = `lms:answers:${attempt}`;
    this.show = show;
    this.failures = 0;
    this.stuck = false;
    this.refused = {};
    // Where this device has no room left, what waits is held by the page alone.
    this.held = null;
    this.channel = new BroadcastChannel(this.key);
  }

  /** What waits, by position: `{url, body, seq, given}`. */
  read() {
    if (this.held) return this.held;
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  write(waiting) {
    this.held = null;
    try {
      if (Object.keys(waiting).length) localStorage.setItem(this.key, JSON.stringify(waiting));
      else localStorage.removeItem(this.key);
    } catch {
      this.held = waiting;
    }
  }

  /** Keep an answer and send it. `known` is the number of the save this page knows of, `given` when it was given (now). */
  put(url, position, body, known, given = serverTime()) {
    const waiting = this.read();
    const seq = Math.max(known, waiting[position]?.seq ?? 0) + 1;
    waiting[position] = { url, body: String(body), seq, given };
    delete this.refused[position];
    this.write(waiting);
    this.tell({});
    return this.flush();
  }

  /** Forget what waits for a position: it goes another way. */
  drop(position) {
    const waiting = this.read();
    delete waiting[position];
    this.write(waiting);
  }

  /** What became of the answer of a position: "sent", "refused", or "stuck" after `limit` milliseconds. */
  async settle(position, limit = 4000) {
    await Promise.race([this.flush(), new Promise((done) => window.setTimeout(done, limit))]);
    if (this.read()[position]) return "stuck";
    return this.refused[position] ? "refused" : "sent";
  }

  /** Send what waits, one by one; try again later when the server cannot be reached. */
  flush() {
    window.clearTimeout(this.timer);
    this.pass ??= this.run();
    return this.pass;
  }

  /** One pass. It ends in the very step in which it sees that nothing waits: no answer can be put in between. */
  async run() {
    await null;
    try {
      for (let next; (next = this.oldest()); ) {
        const [position, item] = next;
        const outcome = await this.send(item).catch(() => null);
        if (!outcome) {
          this.stuck = true;
          this.tell({});
          this.timer = window.setTimeout(() => this.flush(), PAUSES[Math.min(this.failures++, PAUSES.length - 1)]);
          return;
        }
        this.failures = 0;
        this.stuck = false;
        this.settled(position, item, outcome);
      }
    } finally {
      this.pass = null;
    }
  }

  /** What was given first of what waits, with its position; undefined when nothing does. */
  oldest() {
    return Object.entries(this.read()).sort(([, a], [, b]) => (a.given ?? 0) - (b.given ?? 0))[0];
  }

  settled(position, item, outcome) {
    const waiting = this.read();
    const saves = outcome.saves ?? item.seq;
    // A newer answer may have been put while this one was on its way.
    if (waiting[position]?.seq === item.seq) delete waiting[position];
    else if (waiting[position]) waiting[position].seq = Math.max(waiting[position].seq, saves + 1);
    this.write(waiting);
    if (outcome.over) return this.tell({ over: outcome.over });
    if (outcome.status === 200) {
      this.channel.postMessage({ position, saves });
      return this.tell({ done: { position, ...outcome } });
    }
    if (outcome.status === 409) {
      sessionStorage.setItem(`lms:overtaken:${this.attempt}:${position}`, item.body);
      return this.tell({ elsewhere: position, theirs: outcome });
    }
    this.refused[position] = outcome;
    return this.tell({ refused: { position, ...outcome } });
  }

  tell(news) {
    this.show({ waiting: Object.keys(this.read()), stuck: this.stuck, ...news });
  }

  /** The server's answer, null when it has not taken a stand: it could not be reached, or asks to sign in first. */
  async send({ url, body, seq, given }) {
    const answer = await fetch(url, {
      method: "POST",
      keepalive: body.length < MOST_KEPT_ALIVE,
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": csrfToken(),
        Accept: "application/json",
      },
      body: `${body}&seq=${seq}${given ? `&given=${given}` : ""}`,
    });
    if (!answer.headers.get("Content-Type")?.includes("json")) return null;
    return answer.status < 500 ? { ...(await answer.json()), status: answer.status } : null;
  }
}
