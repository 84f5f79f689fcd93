// All questions of an attempt, held by the page so that a learner can go on while the server cannot be reached.
import { setFlag } from "./flag.js";

export class Ahead {
  constructor(form) {
    this.key = `lms:questions:${form.dataset.attempt}`;
    // Once per attempt and tab, when there is nothing better to do.
    const idle = window.requestIdleCallback ?? ((run) => window.setTimeout(run, 500));
    if (!sessionStorage.getItem(this.key)) idle(() => this.fetch(form.dataset.questions));
  }

  async fetch(url) {
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    try {
      sessionStorage.setItem(this.key, await answer.text());
    } catch {
      // No room on this device: then going on has to wait for the server.
    }
  }

  /** The form of a question, null when it is not held here. */
  form(position) {
    const held = sessionStorage.getItem(this.key);
    if (!held) return null;
    const page = new DOMParser().parseFromString(held, "text/html");
    const found = page.querySelector(`form[data-position="${position}"]`);
    return found ? document.adoptNode(found) : null;
  }
}

/** What this tab knows of each answer: the body last given here, and the number of the save. */
export class Known {
  constructor(attempt) {
    this.key = `lms:given:${attempt}`;
  }

  of(position) {
    return JSON.parse(sessionStorage.getItem(this.key) ?? "{}")[position] ?? {};
  }

  keep(position, news) {
    const all = JSON.parse(sessionStorage.getItem(this.key) ?? "{}");
    all[position] = { ...all[position], ...news };
    try {
      sessionStorage.setItem(this.key, JSON.stringify(all));
    } catch {
      // No room: going back without the server shows what was there at first.
    }
  }
}

/** Put the form of another question in the place of the one that is shown; the buttons and the tiles follow. */
export function swap(form, next) {
  const { position, previous, next: after } = next.dataset;
  next.querySelector("[name=csrfmiddlewaretoken]").value = form.querySelector("[name=csrfmiddlewaretoken]").value;
  form.replaceWith(next);
  const back = document.querySelector("[data-step=previous]");
  const on = document.querySelector("[data-step=next]");
  back.value = previous;
  back.hidden = !previous;
  on.value = after || "hand_in";
  on.querySelector("[data-on]").hidden = !after;
  on.querySelector("[data-last]").hidden = Boolean(after);
  for (const tile of document.querySelectorAll("[data-tile]")) {
    if (tile.dataset.tile === position) setFlag(next, tile.classList.contains("tile-flagged"));
    if (tile.dataset.tile === position) tile.setAttribute("aria-current", "step");
    else tile.removeAttribute("aria-current");
  }
  history.pushState({}, "", `?q=${position}`);
  next.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
  const heading = next.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}
