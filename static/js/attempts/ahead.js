// All questions of an attempt, held by the page so that a learner can go on while the server cannot be reached.
import { setFlag } from "./flag.js";

export class Ahead {
  constructor(form) {
    this.key = `lms:questions:${form.dataset.attempt}`;
    // Once per attempt and tab, when there is nothing better to do.
    const idle = window.requestIdleCallback ?? ((run) => window.setTimeout(run, 500));
    idle(async () => {
      if (!sessionStorage.getItem(this.key)) await this.fetch(form.dataset.questions);
      this.dress();
    });
  }

  /** The stylesheets of the other questions come while they can. */
  dress() {
    const held = new DOMParser().parseFromString(sessionStorage.getItem(this.key) ?? "", "text/html");
    for (const link of held.querySelectorAll("link[rel=stylesheet]")) {
      const known = [...document.querySelectorAll("link[rel=stylesheet]")].some((one) => one.getAttribute("href") === link.getAttribute("href"));
      if (!known) document.head.append(document.adoptNode(link));
    }
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
    return this.find(`form[data-position="${position}"]`);
  }

  /** The form of a page of several questions, by its number. */
  page(number) {
    return this.find(`form[data-page="${number}"]`);
  }

  /** The form of the page on which a question stands. */
  pageWith(position) {
    return this.find(`form[data-page]:has([data-asked="${position}"])`);
  }

  find(selector) {
    const held = sessionStorage.getItem(this.key);
    const found = held && new DOMParser().parseFromString(held, "text/html").querySelector(selector);
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

/** Put the form of another question, or of another page of questions, in the place of the one that is shown; the buttons
 * and the tiles follow. `position` is the question that is looked at. */
export function swap(form, next, position = next.dataset.position) {
  const { previous, next: after } = next.dataset;
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
    if (tile.dataset.tile === position && next.dataset.position) setFlag(next, tile.classList.contains("tile-flagged"));
    if (tile.dataset.tile === position) tile.setAttribute("aria-current", "step");
    else tile.removeAttribute("aria-current");
  }
  history.pushState({}, "", `?q=${position}`);
  next.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
  const heading = next.querySelector(next.dataset.position ? "h1" : `[data-asked="${position}"] h2`);
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  if (heading === next.querySelector("h1, h2")) window.scrollTo({ top: 0 });
  else heading.scrollIntoView();
}
