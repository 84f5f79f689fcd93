// A place to drop files on: `[data-upload]`, see templates/courses/media/_upload.html. Several at once, resumed after a
// dropped line and after a reload. Each stored file is announced by `upload:stored` (bubbles; detail: the asset); with
// `data-done-url` the asset's key is sent there first, and the answer's `url`, if any, becomes a link (or, with
// `data-follow`, the next page). `upload:idle` says that nothing is on its way any more.
import { send } from "../http.js";
import { forget, keyOf, Refusal, Sending, unfinished } from "./upload-tus.js";

const AT_ONCE = 2;

export class Uploads {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.input = root.querySelector("input[type=file]");
    this.list = root.querySelector("[data-upload-list]");
    this.said = root.querySelector("[data-upload-said]");
    this.waiting = [];
    this.active = new Map();
    root.dataset.ready = "";
    this.input.addEventListener("change", () => this.add([...this.input.files]));
    root.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("dragover", (event) => this.over(event, true));
    root.addEventListener("dragleave", (event) => this.over(event, false));
    root.addEventListener("drop", (event) => {
      this.over(event, false);
      this.add([...event.dataTransfer.files]);
    });
    window.addEventListener("beforeunload", (event) => this.active.size && event.preventDefault());
    for (const one of unfinished()) this.remind(one);
    if (this.input.files.length) this.add([...this.input.files]); // chosen before this was here
  }

  over(event, on) {
    if (event.dataTransfer && ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.root.classList.toggle("is-over", on);
  }

  takes(file) {
    const wanted = (this.words.accept || "").split(",").map((one) => one.trim()).filter(Boolean);
    const name = file.name.toLowerCase();
    const fits = (one) => (one.endsWith("/*") ? file.type.startsWith(one.slice(0, -1)) : one.startsWith(".") ? name.endsWith(one) : file.type === one);
    return !wanted.length || !file.type || wanted.some(fits);
  }

  add(files) {
    for (const file of files) {
      if (this.active.has(keyOf(file)) || this.waiting.some((one) => one.key === keyOf(file))) continue;
      this.list.querySelector(`[data-reminder="${CSS.escape(keyOf(file))}"]`)?.remove();
      const row = this.row(file.name);
      if (!this.takes(file)) this.fail(row, this.words.wrongKind);
      else if (!file.size) this.fail(row, this.words.empty);
      else this.waiting.push({ key: keyOf(file), file, row });
    }
    this.input.value = "";
    this.next();
  }

  row(name) {
    const row = this.root.querySelector("template").content.firstElementChild.cloneNode(true);
    row.querySelector("[data-name]").textContent = name;
    row.querySelector("progress").setAttribute("aria-label", name);
    this.list.append(row);
    return row;
  }

  say(row, words) {
    row.querySelector("[data-state]").textContent = words;
  }

  fail(row, words) {
    row.classList.add("is-refused");
    row.querySelector("progress")?.remove();
    this.say(row, words);
    this.said.textContent = `${row.querySelector("[data-name]").textContent}: ${words}`;
    const button = row.querySelector("[data-stop]");
    button.addEventListener("click", () => row.remove());
  }

  remind({ key, name, size, offset, url }) {
    const row = this.row(name);
    row.dataset.reminder = key;
    row.querySelector("progress").value = offset / size;
    this.say(row, this.words.again.replace("{percent}", Math.floor((100 * offset) / size)));
    row.querySelector("[data-stop]").addEventListener("click", () => {
      forget(key);
      row.remove();
      send(url, {}, { method: "DELETE" }).catch(() => null);
    });
  }

  next() {
    while (this.active.size < AT_ONCE && this.waiting.length) this.start(this.waiting.shift());
    if (!this.active.size) this.root.dispatchEvent(new CustomEvent("upload:idle", { bubbles: true }));
  }

  async start({ key, file, row }) {
    const bar = row.querySelector("progress");
    const percent = (sent) => `${Math.floor((100 * sent) / file.size)}\u202f%`;
    const sending = new Sending(file, this.words.url, {
      told: (sent) => {
        bar.value = sent / file.size;
        this.say(row, sent < file.size ? percent(sent) : this.words.storing);
      },
      waiting: (away) => away && this.say(row, this.words.waiting),
    });
    this.active.set(key, sending);
    row.querySelector("[data-stop]").addEventListener("click", () => (sending.stop(), row.remove()), { once: true });
    try {
      await this.stored(row, await sending.run());
    } catch (error) {
      if (!sending.stopped) this.fail(row, this.reason(error));
    }
    this.active.delete(key);
    this.next();
  }

  async stored(row, asset) {
    const { doneUrl } = this.words;
    let answer;
    if (doneUrl) {
      // What the file is for may refuse it (a film that is none), and its row then says why.
      const form = new FormData();
      form.set("asset", asset.id);
      answer = await send(doneUrl, form);
    }
    row.querySelector("progress").remove();
    row.querySelector("[data-stop]").remove();
    this.say(row, this.words.done);
    this.said.textContent = `${asset.name}: ${this.words.done}`;
    if (answer) {
      if (answer.url && this.words.follow !== undefined && this.active.size === 1 && !this.waiting.length) {
        this.active.clear();
        window.location.assign(answer.url);
      } else if (answer.url) this.link(row, answer.url);
    }
    this.root.dispatchEvent(new CustomEvent("upload:stored", { bubbles: true, detail: asset }));
  }

  link(row, url) {
    const name = row.querySelector("[data-name]");
    const link = Object.assign(document.createElement("a"), { href: url, textContent: name.textContent });
    name.replaceChildren(link);
  }

  reason(error) {
    if (error instanceof Refusal) return error.message || (error.status === 401 ? this.words.signIn : this.words.failed);
    return error.data?.error || this.words.failed;
  }
}

export function startUploads(scope = document) {
  for (const root of scope.querySelectorAll("[data-upload]:not([data-ready])")) new Uploads(root);
}

startUploads();
