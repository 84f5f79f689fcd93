// A running attempt, one question a page: saves each answer as it is given, keeps what could not be sent, and goes on
// without the server as long as it has to.
import { Ahead, Known, swap } from "./ahead.js";
import { ask, clock, tellLeft } from "./clock.js";
import { Files, refreshed } from "./files.js";
import { fill, touched } from "./fill.js";
import { flag } from "./flag.js";
import { putHints, takeHint } from "./hints.js";
import { keys } from "./keys.js";
import { markAll, say, withFiles } from "./marks.js";
import { Outbox } from "./outbox.js";
import { overtaken } from "./overtaken.js";
import { rough } from "./rough.js";
import { startServerTime } from "./server-time.js";
import { words } from "./words.js";

const MARK = /&go=flag&flagged=[01]/;
const first = document.getElementById("answer-form");
if (first) start(first);

function start(shown) {
  let form = shown;
  let timer = 0;
  let last = "";
  const position = () => form.dataset.position;
  const outbox = new Outbox(form.dataset.attempt, show);
  const known = new Known(form.dataset.attempt);
  const files = new Files(form.dataset.attempt, { places: () => [form], changed: () => show({ waiting: Object.keys(outbox.read()), stuck: outbox.stuck }), arrived });
  const ahead = new Ahead(form);
  const sentences = form.dataset;
  const told = { saved: sentences.savedWord, saving: sentences.savingWord, unsaved: sentences.unsavedWord };

  function snapshot(of = form) {
    const body = new URLSearchParams(new FormData(of));
    for (const name of ["csrfmiddlewaretoken", "flagged", "go"]) body.delete(name);
    for (const field of of.querySelectorAll("input[type=file]")) body.delete(field.name);
    return String(body);
  }

  function save(more = "") {
    window.clearTimeout(timer);
    // A mark on an answer that waits does not make it a newer one.
    const kept = outbox.read()[position()];
    const given = snapshot() === last ? kept?.given : undefined;
    last = snapshot();
    known.keep(position(), { body: last });
    // Nor does a newer answer take away a mark that waits.
    return outbox.put(form.action, position(), last + (more || (kept?.body.match(MARK)?.[0] ?? "")), Number(form.dataset.saves), given);
  }

  /** A mark that the server did not hear of goes with the answer of its question, which may have been left meanwhile. */
  function mark(on, of) {
    const more = `&go=flag&flagged=${on ? 1 : 0}`;
    if (of === form) return save(more);
    const at = of.dataset.position;
    const kept = outbox.read()[at];
    const saves = Math.max(known.of(at).saves ?? 0, Number(of.dataset.saves));
    return outbox.put(of.action, at, (kept?.body.replace(MARK, "") ?? snapshot(of)) + more, saves, kept?.given);
  }

  /** A form that has just come: it shows what was given last, and is saved from now on. */
  function take(next) {
    form = next;
    const waiting = outbox.read()[position()];
    if (waiting) fill(form, waiting.body);
    last = snapshot();
    known.keep(position(), { body: last, saves: Number(form.dataset.saves) });
    form.addEventListener("change", (event) => {
      if (event.target.type !== "file") save();
    });
    form.addEventListener("input", (event) => {
      if (!event.target.matches("input[type=text], textarea[name]")) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 700);
    });
    form.addEventListener("submit", submitted);
    flag(form, mark);
    files.watch(form);
    rough(form);
    words(form);
    overtaken(form, (body) => {
      fill(form, body);
      save();
    });
  }

  /** Going on saves first. Where the server cannot be reached, the next question is shown from what the page holds. */
  async function submitted(event) {
    const hint = event.submitter?.name === "hint";
    const go = event.submitter?.value ?? "";
    if (go === "flag") return;
    event.preventDefault();
    if (go === "clear") {
      for (const field of form.querySelectorAll(".question :checked")) field.checked = false;
      fill(form, "");
      save("&go=clear");
      return;
    }
    if (snapshot() !== last) save();
    let outcome = await outbox.settle(position(), navigator.onLine ? 4000 : 0);
    if (outcome === "sent" && files.waiting.length) {
      await Promise.race([files.flush(), new Promise((done) => window.setTimeout(done, go === "hand_in" ? 20_000 : 500))]);
      if (go === "hand_in" && files.waiting.length) outcome = "stuck";
    }
    if (hint && outcome !== "refused") takeHint(form, event.submitter, (at, news) => known.keep(at, news));
    else if (outcome === "refused") form.submit();
    else if (outcome === "sent" && navigator.onLine) window.location.assign(go === "hand_in" ? form.dataset.over : `?q=${go}`);
    else if (go === "hand_in") document.querySelector("[data-unsaved]").scrollIntoView({ block: "center" });
    else hop(go);
  }

  function hop(wanted) {
    const next = ahead.form(wanted);
    if (!next) return false;
    const held = known.of(wanted);
    swap(form, next);
    if (held.body !== undefined) fill(next, held.body);
    putHints(next, wanted, held.hints);
    next.dataset.saves = Math.max(held.saves ?? 0, Number(next.dataset.saves));
    take(next);
    const waits = outbox.read()[wanted];
    if (waits) say(next.querySelector("[data-answer-state]"), "unsaved", told.unsaved);
    return true;
  }

  /** A file has come to the server: the question shows it in its list. */
  async function arrived(at, answer) {
    known.keep(at, { saves: answer.saves });
    if (at !== position() || !(await refreshed(form))) return;
    files.watch(form);
    last = snapshot();
    known.keep(at, { body: last });
    markAll({ waiting: files.waiting, stuck: files.stuck, done: { position: at, answered: true } }, told);
    if (!files.waiting.includes(at)) say(form.querySelector("[data-answer-state]"), "saved", told.saved);
  }

  function show(state) {
    state = withFiles(state, files);
    const { waiting, stuck, done, refused, elsewhere, over } = state;
    if (over) return window.location.assign(over);
    if (elsewhere === position()) return window.location.reload();
    tellLeft(done?.left);
    markAll(state, told);
    const line = form.querySelector("[data-answer-state]");
    if (waiting.includes(position())) say(line, stuck ? "unsaved" : "saving", stuck ? told.unsaved : told.saving);
    else if (refused?.position === position()) say(line, "unsaved", refused.error ?? told.unsaved);
    if (!done) return undefined;
    known.keep(done.position, { saves: done.saves });
    if (done.position !== position()) return undefined;
    form.dataset.saves = done.saves;
    if (!waiting.includes(position())) say(line, "saved", done.warning ? `${told.saved}. ${done.warning}` : told.saved);
    return undefined;
  }

  /** At the end nothing more can be given; what waits is sent before the result is looked at. */
  function ended() {
    form.inert = true;
    document.querySelector("[data-ended]").hidden = false;
    window.clearTimeout(timer);
    if (snapshot() !== last) save();
    const leave = async () => {
      await outbox.flush();
      const answer = await ask(form);
      // Nobody may have closed it yet: looking at it does. Time that was granted at the last moment goes on.
      if (answer && !answer.over) window.location.assign(answer.left ? window.location.href : form.dataset.result);
      if (!answer) window.setTimeout(leave, 2000);
    };
    // The last answer is on its way; the server hands in what it has, with or without this page.
    window.setTimeout(leave, 6000);
  }

  startServerTime(form);
  document.querySelector("[data-send-now]")?.addEventListener("click", () => outbox.flush() && files.flush());
  window.addEventListener("online", () => outbox.flush());
  window.addEventListener("popstate", () => window.location.reload());
  document.querySelector(".tiles")?.addEventListener("click", (event) => {
    const tile = event.target.closest("[data-tile]");
    if (tile && (outbox.stuck || !navigator.onLine) && hop(tile.dataset.tile)) event.preventDefault();
  });
  // Somebody else of this browser has answered: a page on which nothing waits shows it.
  outbox.channel.addEventListener("message", ({ data }) => {
    if (data.position === position() && data.saves > Number(form.dataset.saves) && snapshot() === last) window.location.reload();
  });
  const early = [...form.querySelectorAll(":is(.question input, .question textarea, .question select)")].some(touched);
  take(form);
  clock(form, ended);
  keys();
  outbox.flush();
  // Somebody may have answered before this script was there.
  if (early && !outbox.read()[position()]) save();
}
