// Several questions on one page: each answer is saved by itself as it is given, as if it stood alone.
import { csrfToken } from "../http.js";
import { clock, markTile, sign, tellLeft } from "./attempt.js";
import { Outbox } from "./outbox.js";
import { words } from "./words.js";

const form = document.getElementById("page-form");
if (form) start(form);

function start(form) {
  const outbox = new Outbox(form.dataset.attempt, csrfToken, show);
  const timers = new Map();
  const placeOf = (target) => target.closest?.("[data-asked]");

  /** The fields of one question, named as where it stands alone. */
  function snapshot(place) {
    const body = new URLSearchParams();
    const start = `${place.dataset.prefix}-`;
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith(start) && typeof value === "string") body.append(`answer-${name.slice(start.length)}`, value);
    }
    return body;
  }

  function save(place) {
    window.clearTimeout(timers.get(place));
    outbox.put(place.dataset.url, place.dataset.asked, snapshot(place), Number(place.dataset.saves));
  }

  form.addEventListener("change", (event) => {
    const place = placeOf(event.target);
    if (place && event.target.type !== "file") save(place);
  });
  form.addEventListener("input", (event) => {
    const place = placeOf(event.target);
    if (!place || !event.target.matches("input[type=text], textarea[name]")) return;
    window.clearTimeout(timers.get(place));
    timers.set(place, window.setTimeout(() => save(place), 700));
  });
  // Going on sends the whole page; nothing older may arrive after it.
  form.addEventListener("submit", () => {
    for (const place of form.querySelectorAll("[data-asked]")) {
      window.clearTimeout(timers.get(place));
      outbox.drop(place.dataset.asked);
    }
  });
  document.querySelector("[data-send-now]")?.addEventListener("click", () => outbox.flush());
  window.addEventListener("online", () => outbox.flush());
  outbox.flush();

  function show({ waiting, sending, done, over, elsewhere }) {
    if (over) return window.location.assign(over);
    if (elsewhere) return window.location.reload();
    document.querySelector("[data-unsaved]").hidden = !waiting.length;
    for (const position of waiting) tell(position, "bad", "unsaved", form.dataset.unsavedWord);
    if (sending) say(document.querySelector("[data-save-state]"), "info", "saving", form.dataset.savingWord);
    if (!done) return;
    tellLeft(done.left);
    const place = form.querySelector(`[data-asked="${done.position}"]`);
    if (place) place.dataset.saves = done.saves;
    const word = form.dataset.savedWord;
    tell(done.position, "ok", done.answered ? "saved" : "empty", done.warning ? `${word}. ${done.warning}` : word);
  }

  function tell(position, kind, state, sentence) {
    const line = form.querySelector(`[data-asked="${position}"] [data-answer-state]`);
    for (const place of [line, document.querySelector("[data-save-state]")]) {
      if (place) say(place, kind, kind === "ok" ? "saved" : state, sentence);
    }
    markTile(position, state);
  }

  clock(form);
  words(form);
}

function say(place, kind, name, sentence) {
  const line = document.createElement("span");
  line.className = `status status-${kind}`;
  line.append(sign(name), sentence);
  place.replaceChildren(line);
}
