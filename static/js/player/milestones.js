// Questions on the clock: the video pauses at each, the form from below comes over the picture, the server grades.
import { csrfToken } from "../http.js";

async function fragment(url, body) {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET", body, credentials: "same-origin",
    headers: { "HX-Request": "true", Accept: "text/html", "X-CSRFToken": csrfToken() },
  });
  if (!answer.ok && answer.status !== 422) throw new Error(`HTTP ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-milestone]");
}

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
  }

  close() {
    if (!this.open) return;
    const form = this.open;
    this.open = null;
    form.remove();
    this.stage.classList.remove("is-asking");
    this.hooks.closed(form);
  }

  swap(old, fresh) {
    this.forms[this.forms.indexOf(old)] = fresh;
    if (this.open !== old) return;
    old.replaceWith(fresh);
    this.open = fresh;
    fresh.setAttribute("tabindex", "-1");
    fresh.focus({ preventScroll: true });
    fresh.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
  }

  async submit(event) {
    const form = event.target.closest("[data-milestone]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.sending !== undefined) return;
    form.dataset.sending = "";
    try {
      const fresh = await fragment(form.action, new FormData(form));
      this.swap(form, fresh);
      if (fresh.dataset.answered) this.hooks.answered(fresh);
    } catch {
      delete form.dataset.sending;
      this.hooks.failed();
    }
  }

  async click(event) {
    const form = event.target.closest("[data-milestone]");
    if (!form) return;
    const lead = event.target.closest("[data-lead]");
    if (lead) this.lead(form, lead, event);
    else if (event.target.closest("[data-look]")) {
      event.preventDefault();
      this.swap(form, await fragment(form.action));
    } else if (event.target.closest("[data-go-on]")) {
      this.skipped.add(form.dataset.milestone);
      this.close();
      this.hooks.play();
    } else if (event.target.closest("[data-later]")) {
      this.skipped.add(form.dataset.milestone);
      this.close();
      this.hooks.play();
    } else {
      const back = event.target.closest("[data-watch-from]");
      if (!back) return;
      this.close();
      this.hooks.seek(Number(back.dataset.watchFrom));
      this.hooks.play();
    }
  }

  /** A way on that the server has offered. Led back, the learner meets the branch again. */
  lead(form, link, event) {
    const { lead: video, leadSecond: second } = link.dataset;
    const figure = document.querySelector(`[data-player][data-ready][data-video="${video}"]`);
    if (!figure) return;
    event.preventDefault();
    if (Number(second) * 1000 > Number(form.dataset.at)) this.skipped.add(form.dataset.milestone);
    this.close();
    figure.scrollIntoView({ block: "nearest" });
    figure.dispatchEvent(new CustomEvent("lead", { detail: Number(second) }));
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
