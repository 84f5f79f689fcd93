// The captions' editor against the running film: rows, keys, undo, and saving by itself.
import { cuesOf, History, merge, plain, shift, split } from "./captions-cues.js";
import { Rows } from "./captions-rows.js";
import { Saver } from "./captions-save.js";

const STEP = 2000;
const LENGTH = 2500;
const AGAIN = 5000;

class Editor {
  constructor(box) {
    this.box = box;
    this.video = box.querySelector("video");
    this.overlay = box.querySelector("[data-now]");
    this.chapters = box.dataset.kind === "chapters";
    const limits = { pace: Number(box.dataset.pace), duration: Number(box.dataset.duration), chapters: this.chapters };
    this.history = new History(() => JSON.stringify(plain(this.rows.cues)));
    this.rows = new Rows(box, limits, {
      typing: () => this.keep(),
      edited: () => this.changed(),
      act: (name, cue) => this.act(name, cue),
    });
    this.saver = new Saver(box.dataset.url, box.querySelector("[data-save]"), {
      read: () => this.rows.cues,
      wrong: () => this.rows.wrong,
      stale: (theirs) => this.stale(theirs),
    });
    this.load();
  }

  async load() {
    const answer = await fetch(this.box.dataset.url, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return void window.setTimeout(() => this.load(), AGAIN);
    const { revision, cues } = await answer.json();
    this.saver.revision = revision;
    this.rows.show(cuesOf(cues));
    this.listen();
    this.box.dataset.ready = "";
    return undefined;
  }

  listen() {
    for (const kind of ["timeupdate", "seeked"]) this.video?.addEventListener(kind, () => this.tick());
    this.box.addEventListener("click", (event) => this.press(event.target.closest("[data-do]")?.dataset.do));
    document.addEventListener("keydown", (event) => this.key(event));
    const find = this.box.querySelector("[data-find]");
    find.addEventListener("input", () => this.find(find.value));
    find.addEventListener("keydown", (event) => event.key === "Enter" && this.next());
  }

  get now() {
    return this.video ? Math.round(this.video.currentTime * 1000) : (this.rows.cueOf(document.activeElement)?.end ?? 0);
  }

  keep() {
    this.history.keep();
    this.buttons();
  }

  changed() {
    this.buttons();
    this.saver.changed();
    this.tick();
  }

  buttons() {
    this.box.querySelector("[data-do=undo]").disabled = !this.history.past.length;
    this.box.querySelector("[data-do=redo]").disabled = !this.history.future.length;
  }

  /** Put other cues in their place; `focus` is the place of the row to go to. */
  put(cues, focus = null) {
    this.keep();
    this.rows.show(cues);
    this.changed();
    if (focus) this.rows.focus(focus);
  }

  back(state) {
    if (state === null) return;
    this.rows.show(cuesOf(JSON.parse(state)));
    this.changed();
  }

  press(name) {
    if (name === "undo") this.back(this.history.undo());
    else if (name === "redo") this.back(this.history.redo());
    else if (name === "add") this.add();
    else if (name === "shift") {
      const by = Math.round(1000 * Number(this.box.querySelector("[data-shift]").value));
      if (by) this.put(shift(this.rows.cues, by));
    } else if (name === "mine" || name === "theirs") this.settle(name);
  }

  act(name, cue) {
    const { cues } = this.rows;
    const place = cues.indexOf(cue);
    if (name === "go" || name === "look") {
      if (this.video && Number.isFinite(cue.start)) this.video.currentTime = cue.start / 1000;
    } else if (name === "split") {
      const field = cue.row.querySelector("[data-text]");
      const at = field.selectionStart || Math.ceil(field.value.length / 2);
      const [one, other] = split(cue, at);
      this.put([...cues.slice(0, place), one, other, ...cues.slice(place + 1)], other);
    } else if (name === "merge" && cues[place + 1]) {
      const one = merge(cue, cues[place + 1]);
      this.put([...cues.slice(0, place), one, ...cues.slice(place + 2)], one);
    } else if (name === "remove") {
      const rest = cues.filter((each) => each !== cue);
      this.put(rest, rest[Math.min(place, rest.length - 1)] ?? null);
    }
  }

  add() {
    const start = this.now;
    const after = this.rows.cues.find((cue) => cue.start > start);
    const end = Math.max(start + 500, Math.min(start + LENGTH, after?.start ?? Infinity));
    const cue = { start, end, text: "" };
    this.put([...this.rows.cues, cue], cue);
  }

  /** Set the start or the end of the row in which one writes (or that is spoken) to the playing time. */
  set(side) {
    const cue = this.rows.cueOf(document.activeElement) ?? this.rows.current;
    if (!cue || !this.video) return;
    this.keep();
    cue[side] = this.now;
    if (this.chapters) cue.end = cue.start + 1;
    this.rows.fill(cue.row, cue);
    this.rows.check();
    this.changed();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || !event.altKey) return;
    const acts = {
      KeyK: () => (this.video?.paused ? this.video.play() : this.video?.pause()),
      KeyJ: () => this.video && (this.video.currentTime -= STEP / 1000),
      KeyL: () => this.video && (this.video.currentTime += STEP / 1000),
      KeyI: () => this.set("start"),
      KeyO: () => this.chapters || this.set("end"),
      KeyN: () => this.add(),
      KeyS: () => {
        const cue = this.rows.cueOf(document.activeElement);
        if (cue && !this.chapters) this.act("split", cue);
      },
    };
    if (!acts[event.code]) return;
    event.preventDefault();
    acts[event.code]();
  }

  tick() {
    const cue = this.rows.mark(this.now, this.video && !this.video.paused);
    if (!this.overlay) return;
    this.overlay.textContent = cue && !this.chapters ? cue.text : "";
    this.overlay.hidden = !this.overlay.textContent;
  }

  find(words) {
    this.hits = this.rows.find(words);
    this.box.querySelector("[data-found]").textContent = words ? String(this.hits.length) : "";
    this.hits[0]?.row.scrollIntoView({ block: "nearest" });
    this.hit = -1;
  }

  next() {
    if (!this.hits?.length) return;
    this.hit = (this.hit + 1) % this.hits.length;
    const cue = this.hits[this.hit];
    cue.row.scrollIntoView({ block: "center" });
    this.act("go", cue);
  }

  stale(theirs) {
    this.theirs = theirs;
    this.box.querySelector("[data-stale]").hidden = false;
  }

  settle(whose) {
    this.box.querySelector("[data-stale]").hidden = true;
    this.saver.resume(this.theirs.revision);
    if (whose === "theirs") {
      this.keep();
      this.rows.show(cuesOf(this.theirs.cues));
    }
    this.saver.changed();
    this.saver.save();
  }
}

for (const box of document.querySelectorAll("[data-captions]")) new Editor(box);
