// Files of answers: they go up as soon as they are chosen. What cannot be sent waits on this device (IndexedDB), over a
// reload and a closed tab, and goes by itself when the server can be reached again.
import { sendFile } from "./files-send.js";
import { kept, keep, forget } from "./files-store.js";
import { say } from "./marks.js";
import { serverTime } from "./server-time.js";

const PAUSES = [2000, 4000, 8000, 15_000];

export class Files {
  /** `places` gives the questions on the page, `changed` hears of everything, `arrived` of a file the server took. */
  constructor(attempt, { places, changed, arrived }) {
    Object.assign(this, { attempt, places, changed, arrived, items: [], failures: 0, stuck: false });
    this.ready = kept(attempt).then((items) => {
      this.items = items;
      this.draw();
      return this.flush();
    });
    window.addEventListener("online", () => this.flush());
  }

  /** The positions at which a file waits. */
  get waiting() {
    return [...new Set(this.items.filter((item) => !item.error).map((item) => item.position))];
  }

  watch(place) {
    const field = place.querySelector("input[type=file][data-upload]");
    field?.addEventListener("change", async () => {
      const chosen = [...field.files].map((file) => ({
        id: crypto.randomUUID(), attempt: this.attempt, position: place.dataset.position, url: field.dataset.upload, file, name: file.name,
        given: serverTime(),
      }));
      field.value = "";
      this.items.push(...chosen);
      this.draw();
      for (const item of chosen) await keep(item);
      this.flush();
    });
    this.draw();
  }

  flush() {
    window.clearTimeout(this.timer);
    this.pass ??= this.run().finally(() => {
      this.pass = null;
    });
    return this.pass;
  }

  async run() {
    for (let item; (item = this.items.find((one) => !one.error)); ) {
      const answer = navigator.onLine ? await sendFile(item) : null;
      this.stuck = !answer;
      if (!answer) {
        this.draw();
        this.timer = window.setTimeout(() => this.flush(), PAUSES[Math.min(this.failures++, PAUSES.length - 1)]);
        return;
      }
      this.failures = 0;
      if (answer.over) {
        // Kept after the end, or left here: what is left the next page sends, or gives back.
        if (answer.late) await this.drop(item);
        window.location.assign(answer.over);
        return;
      }
      if (answer.saves) {
        await this.drop(item);
        await this.arrived(item.position, answer);
      } else {
        item.error = answer.error ?? "";
        await forget(item.id);
      }
      this.draw();
    }
  }

  async drop(item) {
    this.items = this.items.filter((one) => one !== item);
    await forget(item.id);
    this.draw();
  }

  draw() {
    for (const place of this.places()) {
      const told = place.querySelector("[data-upload-state]");
      const words = place.querySelector("input[type=file][data-upload]")?.dataset;
      if (words) told.replaceChildren(...this.items.filter((item) => item.position === place.dataset.position).map((item) => this.line(item, words)));
    }
    this.changed();
  }

  line(item, words) {
    const line = document.createElement("p");
    line.dataset.fileWaits = item.name;
    const state = document.createElement("span");
    const refused = item.error !== undefined;
    const sentence = refused ? item.error || words.unsentWord : this.stuck ? words.waitingWord : words.sendingWord;
    say(state, refused || this.stuck ? "unsaved" : "saving", sentence);
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "textbutton";
    drop.textContent = words.dropWord;
    drop.setAttribute("aria-label", `${words.dropWord}: ${item.name}`);
    drop.addEventListener("click", () => this.drop(item));
    line.append(`${item.name} `, state, " ", drop);
    return line;
  }
}

/** The question as the server has it now, with the file in its list, in the place of the one on the page. */
export async function refreshed(place) {
  const answer = await fetch(`?q=${place.dataset.position}`, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector(`[data-position="${place.dataset.position}"]`);
  if (!found) return false;
  place.querySelector(".question").replaceWith(document.adoptNode(found.querySelector(".question")));
  place.dataset.saves = found.dataset.saves;
  return true;
}
