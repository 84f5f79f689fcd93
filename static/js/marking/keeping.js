// While somebody marks: what is typed is kept as a draft, the piece stays theirs, and it is let go when they leave.
import { csrfToken, send } from "../http.js";

const PAUSE = 1200;
const RETRY = 4000;
const RENEW = 120000;

/** Keep the form; returns `stop`, to be called when it is given or left. */
export function keep(form) {
  const said = form.querySelector("[data-kept]");
  let timer = 0;
  let dirty = false;
  let over = form.querySelector(".marking-fields").disabled;

  const body = () => {
    const data = new FormData(form);
    data.set("csrfmiddlewaretoken", csrfToken());
    return data;
  };
  const say = (word) => (said.textContent = form.dataset[word]);

  async function save() {
    window.clearTimeout(timer);
    if (over) return;
    const sent = dirty;
    dirty = false;
    if (sent) say("savingWord");
    try {
      const answer = await send(form.dataset.draft, body(), { keepalive: true });
      if (over) return;
      if (!answer.open) say("lostWord");
      else if (sent && !dirty) say("savedWord");
      timer = window.setTimeout(save, dirty ? PAUSE : RENEW);
    } catch {
      if (over) return;
      dirty = dirty || sent;
      if (dirty) say("unsavedWord");
      timer = window.setTimeout(save, RETRY);
    }
  }

  function typed() {
    if (over) return;
    dirty = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  }

  function leave() {
    if (over) return;
    // One request keeps and lets go: two could arrive the other way round.
    const data = dirty ? body() : new FormData();
    data.set("csrfmiddlewaretoken", csrfToken());
    data.set("opening", form.dataset.opening);
    navigator.sendBeacon(dirty ? form.dataset.draft : form.dataset.release, data);
    stop();
  }

  function stop() {
    over = true;
    window.clearTimeout(timer);
    window.removeEventListener("pagehide", leave);
  }

  form.addEventListener("input", typed);
  if (!over) {
    timer = window.setTimeout(save, RENEW);
    window.addEventListener("pagehide", leave);
  }
  return { stop, leave, isDirty: () => dirty };
}
