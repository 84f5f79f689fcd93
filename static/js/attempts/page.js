// Several questions on one page: each answer is saved by itself as it is given, as if it stood alone.
import { ask, clock, tellLeft } from "./clock.js";
import { fill } from "./fill.js";
import { markAll, say } from "./marks.js";
import { Outbox } from "./outbox.js";
import { overtaken } from "./overtaken.js";
import { startServerTime } from "./server-time.js";
import { words } from "./words.js";

const form = document.getElementById("page-form");
if (form) start(form);

function start(form) {
  const outbox = new Outbox(form.dataset.attempt, show);
  const timers = new Map();
  const told = { saved: form.dataset.savedWord, saving: form.dataset.savingWord, unsaved: form.dataset.unsavedWord };
  const places = [...form.querySelectorAll("[data-asked]")];
  const placeOf = (target) => target.closest?.("[data-asked]");
  const at = (position) => places.find((place) => place.dataset.asked === position);

  /** The fields of one question, named as where it stands alone. */
  function snapshot(place) {
    const body = new URLSearchParams();
    const start = `${place.dataset.prefix}-`;
    for (const [name, value] of new FormData(form)) {
      if (name.startsWith(start) && typeof value === "string") body.append(`answer-${name.slice(start.length)}`, value);
    }
    return String(body);
  }

  /** A body as it was sent, put back into its place. */
  function back(place, body) {
    fill(place, body.replaceAll(/(^|&)answer-/g, `$1${place.dataset.prefix}-`));
  }

  function save(place) {
    window.clearTimeout(timers.get(place));
    timers.delete(place);
    return outbox.put(place.dataset.url, place.dataset.asked, snapshot(place), Number(place.dataset.saves));
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
  // Going on sends what waits first; then the whole page goes as a form, which saves what has no script.
  form.addEventListener("submit", async (event) => {
    if (form.dataset.settled !== undefined) return;
    event.preventDefault();
    for (const place of [...timers.keys()]) save(place);
    await Promise.race([outbox.flush(), new Promise((done) => window.setTimeout(done, 4000))]);
    if (!navigator.onLine || Object.keys(outbox.read()).length) {
      document.querySelector("[data-unsaved]").scrollIntoView({ block: "center" });
      return;
    }
    form.dataset.settled = "";
    form.requestSubmit(event.submitter);
  });
  window.addEventListener("pageshow", () => delete form.dataset.settled);
  document.querySelector("[data-send-now]")?.addEventListener("click", () => outbox.flush());
  window.addEventListener("online", () => outbox.flush());
  outbox.channel.addEventListener("message", ({ data }) => {
    const place = at(data.position);
    if (place && data.saves > Number(place.dataset.saves) && !timers.size) window.location.reload();
  });
  for (const place of places) {
    const waiting = outbox.read()[place.dataset.asked];
    if (waiting) back(place, waiting.body);
    overtaken(place, (body) => {
      back(place, body);
      save(place);
    });
  }

  function show(state) {
    const { waiting, stuck, done, refused, elsewhere, over } = state;
    if (over) return window.location.assign(over);
    if (elsewhere && at(elsewhere)) return window.location.reload();
    tellLeft(done?.left);
    markAll(state, told);
    for (const position of waiting) tell(position, stuck ? "unsaved" : "saving", stuck ? told.unsaved : told.saving);
    if (refused) tell(refused.position, "unsaved", refused.error ?? told.unsaved);
    const place = done && at(done.position);
    if (!place) return undefined;
    place.dataset.saves = done.saves;
    if (!waiting.includes(done.position)) tell(done.position, "saved", done.warning ? `${told.saved}. ${done.warning}` : told.saved);
    return undefined;
  }

  function tell(position, state, sentence) {
    const place = at(position);
    if (place) say(place.querySelector("[data-answer-state]"), state, sentence);
  }

  /** At the end nothing more can be given; what waits is sent before the result is looked at. */
  function ended() {
    form.inert = true;
    document.querySelector("[data-ended]").hidden = false;
    for (const place of [...timers.keys()]) save(place);
    const leave = async () => {
      await outbox.flush();
      const answer = await ask(form);
      // Nobody may have closed it yet: looking at it does. Time that was granted at the last moment goes on.
      if (answer && !answer.over) window.location.assign(answer.left ? window.location.href : form.dataset.result);
      if (!answer) window.setTimeout(leave, 2000);
    };
    window.setTimeout(leave, 6000);
  }

  startServerTime(form);
  clock(form, ended);
  words(form);
  outbox.flush();
}
