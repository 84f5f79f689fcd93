// Answers on their way to the server. What could not be sent stays on this device and is tried again.

const PAUSES = [1000, 2000, 4000, 8000, 15000];

export class Outbox {
  /** `show` is called with what is waiting, being sent and done whenever that changes. */
  constructor(attempt, token, show) {
    this.key = `lms:answers:${attempt}`;
    this.token = token;
    this.show = show;
    this.failures = 0;
    this.busy = false;
  }

  /** What waits, by position: `{url, body, seq}`. */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  write(waiting) {
    if (Object.keys(waiting).length) localStorage.setItem(this.key, JSON.stringify(waiting));
    else localStorage.removeItem(this.key);
  }

  /** Keep an answer and send it. `known` is the number of the save this page knows of. */
  put(url, position, body, known) {
    const waiting = this.read();
    const seq = Math.max(known, waiting[position]?.seq ?? 0) + 1;
    waiting[position] = { url, body: String(body), seq };
    this.write(waiting);
    this.flush();
  }

  /** Forget the answer of a position: a newer one goes another way. */
  drop(position) {
    const waiting = this.read();
    delete waiting[position];
    this.write(waiting);
  }

  /** Send what waits, oldest position first; try again later when the server cannot be reached. */
  async flush() {
    window.clearTimeout(this.timer);
    if (this.busy) return;
    const next = Object.entries(this.read())[0];
    if (!next) return;
    this.busy = true;
    this.show({ waiting: [], sending: true });
    const [position, { url, body, seq }] = next;
    let outcome;
    try {
      outcome = await this.send(url, body, seq);
    } catch {
      outcome = null;
    }
    this.busy = false;
    if (!outcome || outcome.status >= 500) {
      this.show({ waiting: Object.keys(this.read()), sending: false });
      this.timer = window.setTimeout(() => this.flush(), PAUSES[Math.min(this.failures++, PAUSES.length - 1)]);
      return;
    }
    this.failures = 0;
    const waiting = this.read();
    // A newer answer may have been put while this one was on its way.
    if (waiting[position]?.seq === seq) delete waiting[position];
    else if (waiting[position]) waiting[position].seq = Math.max(waiting[position].seq, (outcome.saves ?? seq) + 1);
    this.write(waiting);
    const elsewhere = outcome.status === 409 && !outcome.over ? position : undefined;
    const rest = Object.keys(waiting).length > 0;
    const done = outcome.status === 200 ? { position, ...outcome } : undefined;
    const refused = done ? undefined : outcome;
    this.show({ waiting: [], sending: rest, done, over: outcome.over, elsewhere, refused });
    if (rest) this.flush();
  }

  async send(url, body, seq) {
    const answer = await fetch(url, {
      method: "POST",
      keepalive: true,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": this.token(),
        Accept: "application/json",
      },
      body: `${body}&seq=${seq}`,
    });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    // A redirect to the sign-in page comes back as HTML: the answer was not taken.
    if (!isJson) return { status: answer.ok ? 503 : answer.status };
    return { status: answer.status, ...(await answer.json()) };
  }
}
