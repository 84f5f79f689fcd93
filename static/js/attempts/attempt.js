// A running attempt: saves each answer as it is given, keeps what could not be sent, and shows the clock.
import { csrfToken } from "../http.js";
import { files } from "./files.js";
import { keys } from "./keys.js";
import { Outbox } from "./outbox.js";
import { words } from "./words.js";

const STATES = ["saved", "saving", "unsaved", "empty"];
const form = document.getElementById("answer-form");
if (form) start(form);

function start(form) {
  const position = form.dataset.position;
  const outbox = new Outbox(form.dataset.attempt, csrfToken, show);
  let timer = 0;

  function snapshot() {
    const body = new URLSearchParams(new FormData(form));
    for (const name of ["csrfmiddlewaretoken", "flagged", "go"]) body.delete(name);
    for (const field of form.querySelectorAll("input[type=file]")) body.delete(field.name);
    return body;
  }

  function save() {
    window.clearTimeout(timer);
    outbox.put(form.action, position, snapshot(), Number(form.dataset.saves));
  }

  form.addEventListener("change", (event) => {
    if (event.target.type !== "file") save();
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches("input[type=text], textarea[name]")) {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 700);
    }
  });
  // Going on submits the form, which saves as well; nothing older may arrive after it.
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    outbox.drop(position);
  });
  document.querySelector("[data-send-now]")?.addEventListener("click", () => outbox.flush());
  window.addEventListener("online", () => outbox.flush());
  outbox.flush();
  // Somebody may have answered before this script was there.
  const fields = [...form.querySelectorAll(":is(.question input, .question textarea, .question select)")];
  if (fields.some(touched)) save();

  function show(state) {
    const { waiting, sending, done, over, elsewhere } = state;
    if (over) {
      window.location.assign(over);
      return;
    }
    if (elsewhere === position) {
      window.location.reload();
      return;
    }
    tellLeft(done?.left);
    if (done?.position === position) form.dataset.saves = done.saves;
    const answered = done?.position === position ? done.answered : true;
    const tile = waiting.length ? "unsaved" : sending ? "saving" : answered ? "saved" : "empty";
    const kind = { unsaved: "bad", saving: "info" }[tile] ?? "ok";
    const word = { bad: form.dataset.unsavedWord, info: form.dataset.savingWord, ok: form.dataset.savedWord }[kind];
    say(kind, kind === "ok" ? "saved" : tile, done?.warning && kind === "ok" ? `${word}. ${done.warning}` : word);
    document.querySelector("[data-unsaved]").hidden = !waiting.length;
    for (const one of waiting.length ? waiting : [position]) markTile(one, tile);
  }

  clock(form);
  flag(form);
  rough();
  keys(form);
  files(form);
  words(form);
}

/** Whether a field says something else than when it came. */
function touched(field) {
  if (!field.options) return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
  const written = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(0, written);
}

export function sign(name) {
  const found = document.querySelector("template[data-signs]").content.querySelector(`[data-sign=${name}] svg`);
  return found.cloneNode(true);
}

/** Word, sign and colour beside the answer and in the bar above. */
function say(kind, name, words) {
  for (const place of document.querySelectorAll("[data-save-state], [data-answer-state]")) {
    const line = document.createElement("span");
    line.className = `status status-${kind}`;
    line.append(sign(name), words);
    place.replaceChildren(line);
  }
}

export function markTile(position, state) {
  const tile = document.querySelector(`[data-tile="${position}"]`);
  if (!tile) return;
  tile.classList.remove(...STATES.map((name) => `tile-${name}`));
  tile.classList.add(`tile-${state}`);
  tile.querySelector("svg")?.replaceWith(sign(state));
  count();
}

/** The figures beside the tiles follow the tiles. */
function count() {
  for (const name of [...STATES, "flagged"]) {
    const number = document.querySelectorAll(`.tile-${name}`).length;
    for (const place of document.querySelectorAll(`[data-count=${name}]`)) place.textContent = number;
  }
}

export function clock(form) {
  if (form.dataset.seconds === undefined) return;
  let end = performance.now() + Number(form.dataset.seconds) * 1000;
  const faces = document.querySelectorAll("[data-clock]");
  const box = document.querySelector(".quiz-clock");
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    const hours = Math.floor(left / 3600);
    const minutes = String(Math.floor((left % 3600) / 60)).padStart(hours ? 2 : 1, "0");
    const text = `${hours ? `${hours}:` : ""}${minutes}:${String(left % 60).padStart(2, "0")}`;
    for (const face of faces) face.textContent = text;
    box?.classList.toggle("is-short", left <= 60);
    if (left > 0) return;
    window.clearInterval(timer);
    // The last answer is on its way; the server hands in what it has, with or without this page.
    window.setTimeout(() => window.location.assign(form.dataset.result), 6500);
  };
  const timer = window.setInterval(tick, 1000);
  tick();
  // More time may be granted while it runs: every save tells what is left, and in between the page asks.
  document.addEventListener("lms:left", ({ detail }) => {
    if (Number.isFinite(detail)) end = performance.now() + detail * 1000;
  });
  window.setInterval(() => askTime(form), 10_000);
}

async function askTime(form) {
  if (document.hidden || !form.dataset.time) return;
  const answer = await fetch(form.dataset.time, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { left, over } = await answer.json();
  if (over) window.location.assign(over);
  else tellLeft(left);
}

export function tellLeft(left) {
  if (left !== null && left !== undefined) document.dispatchEvent(new CustomEvent("lms:left", { detail: left }));
}

function flag(form) {
  const button = form.querySelector("[data-flag-button]");
  const label = button.querySelector("[data-on]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const on = button.getAttribute("aria-pressed") !== "true";
    const answer = await fetch(form.dataset.flag, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ flagged: on }),
    }).catch(() => null);
    if (!answer?.ok) return;
    button.setAttribute("aria-pressed", on);
    button.classList.toggle("is-flagged", on);
    label.textContent = on ? label.dataset.on : label.dataset.off;
    form.elements.flagged.value = on ? "0" : "1";
    document.querySelector(`[data-tile="${form.dataset.position}"]`)?.classList.toggle("tile-flagged", on);
    count();
  });
}

function rough() {
  const box = document.querySelector("[data-rough]");
  const field = box?.querySelector("textarea");
  if (!field) return;
  const key = `lms:rough:${box.dataset.rough}`;
  field.value = localStorage.getItem(key) ?? "";
  box.open = field.value !== "";
  field.addEventListener("input", () => localStorage.setItem(key, field.value));
}
