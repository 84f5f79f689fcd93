// The rows of the captions' editor: one for each cue, in its order.
import { clockOf, msOf, sort, trouble, WRONG } from "./captions-cues.js";

export class Rows {
  /** `hooks`: typing() before the first letter in a field, edited(), act(name, cue). */
  constructor(box, limits, hooks) {
    this.list = box.querySelector("[data-rows]");
    this.template = box.querySelector("template[data-row]");
    this.warnings = box.querySelector("[data-warnings]");
    Object.assign(this, { limits, hooks, cues: [], fresh: true });
    this.list.addEventListener("focusin", () => (this.fresh = true));
    this.list.addEventListener("input", (event) => this.typed(event));
    this.list.addEventListener("change", (event) => this.settled(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
  }

  show(cues) {
    this.cues = sort(cues);
    for (const cue of cues) cue.row ??= this.made(cue);
    this.list.replaceChildren(...cues.map((cue) => cue.row));
    this.check();
  }

  made(cue) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    row.cue = cue;
    this.fill(row, cue);
    return row;
  }

  fill(row, cue) {
    row.querySelector("[data-start]").value = clockOf(cue.start);
    const end = row.querySelector("[data-end]");
    if (end) end.value = clockOf(cue.end);
    row.querySelector("[data-text]").value = cue.text;
  }

  cueOf(element) {
    return element?.closest?.(".cc-row")?.cue ?? null;
  }

  typed({ target }) {
    if (this.fresh) this.hooks.typing();
    this.fresh = false;
    const cue = this.cueOf(target);
    if ("text" in target.dataset) cue.text = target.value;
    else if ("start" in target.dataset) cue.start = msOf(target.value);
    else cue.end = msOf(target.value);
    if (this.limits.chapters && Number.isFinite(cue.start)) cue.end = cue.start + 1;
    this.check();
    this.hooks.edited();
  }

  /** A time that was written is shown as all of them are, and its row goes to its place. */
  settled({ target }) {
    const cue = this.cueOf(target);
    if ("text" in target.dataset || !Number.isFinite(cue.start) || !Number.isFinite(cue.end)) return;
    this.fill(cue.row, cue);
    const before = [...this.cues];
    if (sort(this.cues).some((one, place) => one !== before[place])) this.show(this.cues);
  }

  clicked(event) {
    const cue = this.cueOf(event.target);
    if (!cue) return;
    const name = event.target.closest("[data-act]")?.dataset.act;
    if (name) this.hooks.act(name, cue);
    else if (!event.target.closest("input, button")) this.hooks.act("look", cue);
  }

  check() {
    const says = this.warnings.dataset;
    let number = 0;
    this.cues.forEach((cue, place) => {
      const found = trouble(cue, this.cues[place - 1], this.limits);
      const line = cue.row.querySelector("[data-warn]");
      line.hidden = !found;
      line.textContent = found ? line.dataset[found[0]].replace("{n}", found[1]) : "";
      cue.row.classList.toggle("is-wrong", Boolean(found) && WRONG.has(found[0]));
      number += Boolean(found);
    });
    this.warnings.textContent = number ? says.some.replace("{n}", number) : says.none;
  }

  get wrong() {
    return Boolean(this.list.querySelector(".is-wrong"));
  }

  /** Mark the cue that is spoken now; in view when the film plays. */
  mark(ms, follow) {
    const now = this.cues.findLast((cue) => cue.start <= ms && (this.limits.chapters || ms < cue.end)) ?? null;
    if (now === this.current) return now;
    this.current?.row.classList.remove("is-current");
    now?.row.classList.add("is-current");
    this.current = now;
    const typing = this.list.contains(document.activeElement);
    if (now && follow && !typing) now.row.scrollIntoView({ block: "nearest" });
    return now;
  }

  focus(cue, field = "[data-text]") {
    cue.row.querySelector(field).focus();
    cue.row.scrollIntoView({ block: "nearest" });
  }

  /** Mark the rows with these words; returns them. */
  find(words) {
    const wanted = words.trim().toLocaleLowerCase();
    return this.cues.filter((cue) => {
      const hit = wanted !== "" && cue.text.toLocaleLowerCase().includes(wanted);
      cue.row.classList.toggle("is-found", hit);
      return hit;
    });
  }
}
