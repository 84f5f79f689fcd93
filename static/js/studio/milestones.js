// Setting milestones on the film's clock: pause, one key, and a form at that second. Forms and list come from the server.
import { csrfToken } from "../http.js";
import { onKey } from "../shortcuts.js";
import { toast } from "../toast.js";
import { clockOf } from "./captions-cues.js";
import { Bar } from "./milestones-bar.js";

const KINDS = { m: "question", q: "question", n: "note", c: "chapter", b: "branch" };
const PREVIEW = 500;

class Studio {
  constructor(root) {
    this.root = root;
    this.video = root.querySelector("video");
    this.panel = root.querySelector("[data-panel]");
    this.empty = this.panel.innerHTML;
    this.duration = Number(root.dataset.duration);
    for (const [key, kind] of Object.entries(KINDS)) onKey(key, () => this.start(kind));
    root.addEventListener("click", (event) => this.click(event));
    root.addEventListener("submit", (event) => this.submit(event));
    root.addEventListener("change", (event) => this.pressed(event.target));
    root.addEventListener("input", (event) => "markdown" in event.target.dataset && this.preview(event.target));
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.panel.contains(event.target) && this.close());
    this.video?.addEventListener("timeupdate", () => this.tick());
    this.startBar();
    root.dataset.ready = "";
    this.begin();
  }

  /** `?new=question` in the address: a form stands at once, at the second where this film was left in this tab. */
  begin() {
    const kept = `lms:film:${location.pathname}`;
    this.video?.addEventListener("timeupdate", () => sessionStorage.setItem(kept, String(this.now)));
    const kind = new URLSearchParams(location.search).get("new");
    if (!Object.values(KINDS).includes(kind)) return;
    const at = Number(sessionStorage.getItem(kept)) || 0;
    this.seek(at);
    this.start(kind, at);
  }

  get now() {
    return this.video ? this.video.currentTime : 0;
  }

  startBar() {
    const bar = this.root.querySelector("[data-bar]");
    if (!bar) return;
    new Bar(bar, this.duration, {
      preview: (ms) => this.seek(ms / 1000),
      place: (mark, ms) => {
        const body = new FormData();
        body.append("at_ms", String(ms));
        this.ask(mark.dataset.place, body, mark.dataset.mark);
      },
      open: (mark) => this.ask(mark.dataset.open),
    });
    this.tick();
  }

  tick() {
    const part = this.duration ? (100_000 * this.now) / this.duration : 0;
    this.root.querySelector("[data-head]")?.setAttribute("x", `${Math.min(100, part).toFixed(3)}%`);
  }

  seek(second) {
    if (this.video) this.video.currentTime = second;
  }

  /** One key: the film pauses, and a form stands at this second. */
  start(kind, at = this.now) {
    this.video?.pause();
    return this.ask(`${this.root.dataset.new}?kind=${kind}&at=${at.toFixed(1)}`);
  }

  /** Ask for a form or send one; what comes back is a form for the panel, or the list as it is now. */
  async ask(url, body = null, focus = "") {
    const mine = (this.asked = (this.asked ?? 0) + 1);
    let text;
    try {
      const answer = await fetch(url, {
        method: body ? "POST" : "GET", body, credentials: "same-origin",
        headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
      });
      if (!answer.ok && answer.status !== 422) throw new Error(`HTTP ${answer.status}`);
      text = await answer.text();
    } catch {
      toast(this.root.dataset.failed);
      return;
    }
    // Two keys, one after the other: the form of the second stays, whichever comes first.
    if (!body && mine !== this.asked) return;
    const page = new DOMParser().parseFromString(text, "text/html");
    const form = page.querySelector("[data-milestone-form]");
    const list = page.querySelector("[data-milestone-list]");
    if (form) this.show(form);
    this.standing(page);
    if (list) this.list(list, focus);
    const said = (form ?? list)?.dataset.said;
    if (said) toast(said);
    if (form && body) this.refresh();
  }

  /** The list after something was stored from a form that stays open. */
  async refresh() {
    const answer = await fetch(location.pathname, { credentials: "same-origin", headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page.querySelector("[data-milestone-list]");
    this.standing(page);
    if (list) this.swap(list);
  }

  /** What waits to be published, as it is now. */
  standing(page) {
    const now = page.querySelector("[data-standing]");
    if (now) document.querySelector("[data-standing]")?.replaceWith(now);
  }

  show(form) {
    this.panel.replaceChildren(form);
    form.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
    const wrong = form.querySelector("[aria-invalid=true]");
    const first = wrong ?? form.querySelector("[name=prompt]") ?? form.querySelector("[name=title], [name=body]");
    first?.focus({ preventScroll: true });
    form.scrollIntoView({ block: "nearest" });
  }

  swap(list) {
    this.root.querySelector("[data-milestone-list]").replaceWith(list);
    list.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
    this.startBar();
  }

  list(list, focus) {
    this.swap(list);
    if (focus) this.root.querySelector(`[data-mark="${focus}"]`)?.focus();
    else this.close();
  }

  close() {
    this.panel.innerHTML = this.empty;
    this.video?.focus({ preventScroll: true });
  }

  click(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a, [data-now]");
    if (!link) return;
    const { dataset } = link;
    if ("seek" in dataset) this.seek(Number(dataset.seek));
    if ("newKind" in dataset) this.start(dataset.newKind);
    else if ("open" in dataset || "seek" in dataset) this.ask(link.href);
    else if ("close" in dataset) this.close();
    else if ("now" in dataset) this.panel.querySelector("[data-at]").value = clockOf(Math.round(this.now * 10) * 100);
    else return;
    event.preventDefault();
  }

  submit(event) {
    const form = event.target.closest("[data-step]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    this.ask(form.action, new FormData(form, event.submitter));
  }

  /** A choice that needs a form of its own presses its button. */
  pressed(field) {
    const button = field.dataset.press && document.getElementById(field.dataset.press);
    if (button) field.form.requestSubmit(button);
  }

  preview(field) {
    window.clearTimeout(this.later);
    this.later = window.setTimeout(async () => {
      const body = new FormData();
      body.append("text", field.value);
      const answer = await fetch(this.root.dataset.rendering, {
        method: "POST", body, credentials: "same-origin", headers: { "X-CSRFToken": csrfToken() },
      }).catch(() => null);
      const box = this.panel.querySelector("[data-preview]");
      if (!answer?.ok || !box) return;
      // Clean HTML of our own server's renderer.
      box.innerHTML = await answer.text();
      box.hidden = !box.textContent.trim();
      box.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
    }, PREVIEW);
  }
}

for (const root of document.querySelectorAll("[data-milestones-studio]")) new Studio(root);
