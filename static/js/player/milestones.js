// Questions on the clock: the video pauses at each, the form from below comes over the picture, the server grades.
// What sends an answer is fetched when the video plays, or a question opens.
const answering = () => import("./answering.js");

export class Milestones {
  /** `hooks`: pause, play, seek, opened(form), closed(form), answered(form), failed(). */
  constructor(section, stage, hooks) {
    this.stage = stage;
    this.hooks = hooks;
    this.forms = [...(section?.querySelectorAll("[data-milestone]") ?? [])].filter((form) => form.dataset.kind !== "chapter");
    this.open = null;
    this.skipped = new Set();
    section?.classList.add("is-taken");
    for (const form of this.forms) form.remove();
    stage.addEventListener("submit", (event) => this.submit(event));
    stage.addEventListener("click", (event) => this.click(event));
  }

  prepare() {
    if (this.forms.length) answering().catch(() => {});
  }

  waits(form) {
    return !form.dataset.answered && !this.skipped.has(form.dataset.milestone);
  }

  /** The first cue point between two times (in ms) that has to be shown. */
  between(from, to) {
    return this.forms.find((form) => Number(form.dataset.at) > from && Number(form.dataset.at) <= to && this.waits(form));
  }

  /** Whether a jump to `to` would pass a required question; answers with that question. */
  barrier(to) {
    return this.forms.find(
      (form) => form.dataset.required && !form.dataset.answered && Number(form.dataset.at) < to && form.querySelector("button:not([type])"),
    );
  }

  at(second) {
    return this.forms.find((form) => Number(form.dataset.second) === second);
  }

  show(form) {
    this.close();
    this.open = form;
    this.hooks.pause();
    this.stage.classList.add("is-asking");
    this.stage.append(form);
    form.hidden = false;
    form.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
    form.setAttribute("tabindex", "-1");
    const field = matchMedia("(pointer: fine)").matches ? form.querySelector("input[type=text]:not(:disabled)") : null;
    (field ?? form).focus({ preventScroll: true });
    this.hooks.opened(form);
    this.prepare();
  }

  close() {
    if (!this.open) return;
    const form = this.open;
    this.open = null;
    form.remove();
    this.stage.classList.remove("is-asking");
    this.hooks.closed(form);
  }

  /** Have the rest do something with a form; without a connection nothing was lost by trying. */
  have(name, form, link) {
    return answering().then((module) => module[name](this, form, link)).catch(() => this.hooks.failed());
  }

  submit(event) {
    const form = event.target.closest("[data-milestone]");
    if (!form) return;
    event.preventDefault();
    this.have("submit", form);
  }

  click(event) {
    const form = event.target.closest("[data-milestone]");
    if (!form) return;
    const link = event.target.closest("[data-lead], [data-look]");
    const back = event.target.closest("[data-watch-from]");
    if (link) {
      // A link to somewhere else is the browser's.
      if (event.ctrlKey || event.metaKey || event.shiftKey || ("lead" in link.dataset && !link.dataset.lead)) return;
      event.preventDefault();
      this.have("lead" in link.dataset ? "lead" : "look", form, link);
    } else if (event.target.closest("[data-go-on], [data-later]")) {
      this.skipped.add(form.dataset.milestone);
      this.close();
      this.hooks.play();
    } else if (back) {
      this.close();
      this.hooks.seek(Number(back.dataset.watchFrom));
      this.hooks.play();
    }
  }

  /** Keys 1 to 9 choose, Enter checks or goes on. Returns whether the key was for the question. */
  key(event) {
    if (!this.open) return false;
    const typing = event.target.closest?.("input[type=text], textarea, select, button, a, summary, [role=application]");
    const options = [...this.open.querySelectorAll("input[type=radio]:not(:disabled), input[type=checkbox]:not(:disabled)")];
    const chosen = /^[1-9]$/.test(event.key) && !event.target.closest?.("input[type=text], textarea") ? options[Number(event.key) - 1] : null;
    if (chosen) {
      chosen.click();
      chosen.focus();
    } else if (event.key === "Enter" && !typing) {
      const check = this.open.querySelector("button:not([type])");
      if (check && !this.open.dataset.answered) this.open.requestSubmit(check);
      else this.open.querySelector("[data-go-on], [data-lead]")?.click();
    } else return false;
    event.preventDefault();
    return true;
  }
}
