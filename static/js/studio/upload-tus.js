// One file on its way, by tus 1.0.0 (https://tus.io): in pieces, each acknowledged, so that a dropped line or a reload
// costs one piece. What was begun is remembered in localStorage by the file's name, size and date.
import { csrfToken } from "../http.js";

// Below the largest request, above the smallest part of an object store.
const PIECE = 8 * 1024 * 1024;
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
const PREFIX = "upload:";

/** The server said no, in words for a person (or none); trying again would not help. */
export class Refusal extends Error {}

export const keyOf = (file) => `${PREFIX}${file.name}:${file.size}:${file.lastModified}`;

/** What was begun here and not finished: [{key, name, size, offset, url}]. */
export function unfinished() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  return keys.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) }));
}

export const forget = (key) => localStorage.removeItem(key);

function ask(method, url, { headers = {}, body = null, told = null, begun = null } = {}) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrfToken(), ...headers };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    if (told) request.upload.addEventListener("progress", (event) => told(event.loaded));
    request.addEventListener("load", () => done(request));
    for (const kind of ["error", "abort", "timeout"]) request.addEventListener(kind, () => failed(new Error(kind)));
    begun?.(request);
    request.send(body);
  });
}

const encode = (text) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
const sentence = (request) => (request.getResponseHeader("Content-Type")?.startsWith("text/plain") ? request.responseText : "");

/** Wait, less long when the line comes back. */
function pause(milliseconds) {
  return new Promise((done) => {
    const timer = window.setTimeout(done, milliseconds);
    window.addEventListener("online", () => (window.clearTimeout(timer), done()), { once: true });
  });
}

export class Sending {
  /** `told(sent)` gets the bytes that have arrived, `waiting(isWaiting)` whether the line is down. */
  constructor(file, address, { told, waiting }) {
    Object.assign(this, { file, address, told, waiting, key: keyOf(file), offset: 0, stopped: false });
  }

  /** Send it and return what the server made of it. Throws a `Refusal`. */
  async run() {
    this.url = JSON.parse(localStorage.getItem(this.key) ?? "null")?.url;
    if (!(await this.insist(() => this.findPlace()))) await this.insist(() => this.begin());
    while (this.offset < this.file.size && !this.stopped) {
      await this.insist(() => this.piece(), () => this.findPlace());
    }
    const asset = await this.insist(() => this.finish());
    forget(this.key);
    return asset;
  }

  /** Give it up; the server forgets it too. */
  async stop() {
    this.stopped = true;
    this.request?.abort();
    forget(this.key);
    if (this.url) await ask("DELETE", this.url).catch(() => null);
  }

  /** Do it until it works; between tries look (`before`) where we are. A refusal is final. */
  async insist(work, before = null) {
    for (let tries = 0; ; tries += 1) {
      try {
        if (tries && before) await before();
        const found = await work();
        if (tries) this.waiting(false);
        return found;
      } catch (error) {
        if (error instanceof Refusal || this.stopped) throw error;
        this.waiting(true);
        await pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
      }
    }
  }

  /** Refuse what is final, throw what may pass. */
  check(request, ...fine) {
    if (fine.includes(request.status)) return request;
    const mayPass = request.status === 0 || request.status >= 500 || [408, 409, 423, 429].includes(request.status);
    if (mayPass) throw new Error(`HTTP ${request.status}`);
    throw Object.assign(new Refusal(sentence(request)), { status: request.status });
  }

  async findPlace() {
    if (!this.url) return false;
    const request = this.check(await ask("HEAD", this.url), 200, 404, 410, 403);
    if (request.status !== 200) {
      forget(this.key);
      this.url = null;
      this.offset = 0;
      return false;
    }
    this.offset = Number(request.getResponseHeader("Upload-Offset"));
    this.told(this.offset);
    return true;
  }

  async begin() {
    const headers = { "Upload-Length": String(this.file.size), "Upload-Metadata": `filename ${encode(this.file.name)}` };
    const request = this.check(await ask("POST", this.address, { headers }), 201);
    this.url = request.getResponseHeader("Location");
    this.remember();
  }

  remember() {
    const { name, size } = this.file;
    localStorage.setItem(this.key, JSON.stringify({ name, size, offset: this.offset, url: this.url }));
  }

  async piece() {
    if (!this.url) await this.begin();
    const { offset } = this;
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    const request = await ask("PATCH", this.url, {
      headers,
      body: this.file.slice(offset, offset + PIECE),
      told: (sent) => this.told(offset + sent),
      begun: (begun) => (this.request = begun),
    });
    this.check(request, 204);
    this.offset = Number(request.getResponseHeader("Upload-Offset"));
    this.remember();
    this.told(this.offset);
  }

  async finish() {
    const request = await ask("POST", `${this.url}asset/`);
    if (request.status === 422) {
      forget(this.key);
      throw new Refusal(JSON.parse(request.responseText).error);
    }
    return JSON.parse(this.check(request, 201).responseText);
  }
}
