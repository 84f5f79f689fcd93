// Several questions on one page: each answer is saved by itself as it is given, as if it stood alone. Where the server cannot
// be reached the pages are turned from what this one holds.
import { Ahead, Known, swap } from "./ahead.js";
import { ask, clock, tellLeft } from "./clock.js";
import { Files, refreshed } from "./files.js";
import { fill } from "./fill.js";
import { putHints, takeHint } from "./hints.js";
import { markAll, say, withFiles } from "./marks.js";
import { Outbox } from "./outbox.js";
import { overtaken } from "./overtaken.js";
import { startServerTime } from "./server-time.js";
import { words } from "./words.js";

const first = document.getElementById("page-form");
if (first) start(first);

function start(shown) {
  let form = shown;
  let places = [];
  const { attempt, savedWord, savingWord, unsavedWord } = form.dataset;
  const timers = new Map();
  const told = { saved: savedWord, saving: savingWord, unsaved: unsavedWord };
  const outbox = new Outbox(attempt, show);
  const ahead = new Ahead(form);
  const known = new Known(attempt);
  const files = new Files(attempt, { places: () => places, changed: () => show({ waiting: Object.keys(outbox.read()), stuck: outbox.stuck }), arrived });
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
    const body = snapshot(place);
    known.keep(place.dataset.asked, { body });
    return outbox.put(place.dataset.url, place.dataset.asked, body, Number(place.dataset.saves));
  }

  function saveAll() {
    for (const place of [...timers.keys()]) save(place);
  }

  /** A form that has just come: it shows what was given last, and is saved from now on. */
  function take(next) {
    form = next;
    places = [...form.querySelectorAll("[data-asked]")];
    for (const place of places) {
      const waiting = outbox.read()[place.dataset.asked];
      if (waiting) back(place, waiting.body);
      overtaken(place, (body) => {
        back(place, body);
        save(place);
      });
      files.watch(place);
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
    form.addEventListener("submit", submitted);
    words(form);
  }

  /** Going on sends what waits first; then the whole page goes as a form, which saves what has no script. */
  async function submitted(event) {
    if (form.dataset.settled !== undefined) return;
    event.preventDefault();
    const go = event.submitter?.value ?? "";
    saveAll();
    const patience = navigator.onLine ? (go === "hand_in" && files.waiting.length ? 20_000 : 4000) : 0;
    await Promise.race([Promise.all([outbox.flush(), files.flush()]), new Promise((done) => window.setTimeout(done, patience))]);
    if (event.submitter?.name === "hint") {
      await takeHint(form, event.submitter, (at, news) => known.keep(at, news));
      return;
    }
    const waits = Object.keys(outbox.read()).length || files.waiting.length;
    if (navigator.onLine && !waits) {
      form.dataset.settled = "";
      form.requestSubmit(event.submitter);
    } else if (go === "hand_in" || !hop(ahead.page(go))) document.querySelector("[data-unsaved]").scrollIntoView({ block: "center" });
  }

  /** Show a page that is held here, at its first question or at `position`; false when it is not held. */
  function hop(next, position = next?.querySelector("[data-asked]").dataset.asked) {
    if (!next) return false;
    swap(form, next, position);
    for (const place of next.querySelectorAll("[data-asked]")) {
      const held = known.of(place.dataset.asked);
      if (held.body !== undefined) back(place, held.body);
      putHints(place, place.dataset.asked, held.hints);
      place.dataset.saves = Math.max(held.saves ?? 0, Number(place.dataset.saves));
    }
    take(next);
    show({ waiting: Object.keys(outbox.read()), stuck: outbox.stuck });
    return true;
  }

  /** A file has come to the server: its question shows it in its list. */
  async function arrived(position, answer) {
    known.keep(position, { saves: answer.saves });
    const place = at(position);
    if (place && (await refreshed(place))) {
      files.watch(place);
      tell(position, "saved", told.saved);
    }
    markAll({ waiting: files.waiting, stuck: files.stuck, done: { position, answered: true } }, told);
  }

  document.querySelector(".tiles")?.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-tile]");
    if (!tile || (!outbox.stuck && navigator.onLine) || at(tile.dataset.tile)) return;
    saveAll();
    if (hop(ahead.pageWith(tile.dataset.tile), tile.dataset.tile)) event.preventDefault();
  });
  window.addEventListener("popstate", () => window.location.reload());
  window.addEventListener("pageshow", () => delete form.dataset.settled);
  document.querySelector("[data-send-now]")?.addEventListener("click", () => outbox.flush() && files.flush());
  window.addEventListener("online", () => outbox.flush());
  outbox.channel.addEventListener("message", ({ data }) => {
    const place = at(data.position);
    if (place && data.saves > Number(place.dataset.saves) && !timers.size) window.location.reload();
  });

  function show(state) {
    state = withFiles(state, files);
    const { waiting, stuck, done, refused, elsewhere, over } = state;
    if (over) return window.location.assign(over);
    if (elsewhere && at(elsewhere)) return window.location.reload();
    tellLeft(done?.left);
    markAll(state, told);
    for (const position of waiting) tell(position, stuck ? "unsaved" : "saving", stuck ? told.unsaved : told.saving);
    if (refused) tell(refused.position, "unsaved", refused.error ?? told.unsaved);
    if (done) known.keep(done.position, { saves: done.saves });
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
    saveAll();
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
  take(form);
  clock(form, ended);
  outbox.flush();
}
