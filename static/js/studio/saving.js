// Forms that save while one writes: `form[data-autosave]`. What they say stands in `[data-said]`; without this, their button saves.
import { csrfToken } from "../http.js";

const PAUSE = 1200;
const AGAIN = [2000, 4000, 8000, 15000];
const forms = [...document.querySelectorAll("form[data-autosave]")];
const unsaved = new Set();
for (const form of forms) start(form);
window.addEventListener("beforeunload", (event) => unsaved.size && event.preventDefault());

function start(form) {
  const said = form.querySelector("[data-said]") ?? document.querySelector("[data-said]");
  let timer = 0;
  let failures = 0;
  let busy = null;

  form.addEventListener("input", () => {
    unsaved.add(form);
    say(said?.dataset.saving);
    later(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    unsaved.delete(form);
    if (!busy) return;
    // The save on its way changes what this one starts from.
    event.preventDefault();
    const { submitter } = event;
    busy.finally(() => form.requestSubmit(submitter));
  });
  window.addEventListener("online", () => unsaved.has(form) && save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && unsaved.has(form)) save();
  });

  function later(milliseconds) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, milliseconds);
  }

  function save() {
    window.clearTimeout(timer);
    // One after the other: each says what it started from.
    if (busy) {
      busy.finally(() => unsaved.has(form) && save());
      return;
    }
    busy = post().finally(() => {
      busy = null;
    });
  }

  async function post() {
    say(said?.dataset.saving);
    unsaved.delete(form);
    let answer;
    try {
      const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
      const body = new URLSearchParams(new FormData(form));
      answer = await fetch(form.action, { method: "POST", headers, body, keepalive: true });
      if (answer.status >= 500 || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(answer.status);
    } catch {
      unsaved.add(form);
      say(said?.dataset.unsaved);
      later(AGAIN[Math.min(failures++, AGAIN.length - 1)]);
      return;
    }
    failures = 0;
    const data = await answer.json();
    if (answer.ok) {
      kept(data);
    } else if (data.stale) {
      // Somebody else saved: the page shows both.
      unsaved.delete(form);
      window.setTimeout(() => form.requestSubmit(), 0);
    } else {
      unsaved.add(form);
      say(data.problem);
    }
  }

  function kept(data) {
    if (form.elements.expected && data.expected) form.elements.expected.value = data.expected;
    if (!unsaved.has(form)) say(said?.dataset.saved);
    const sum = document.querySelector("[data-points-sum]");
    if (sum && data.points) sum.textContent = data.points;
    for (const part of document.querySelectorAll("[data-waits]")) part.hidden = (part.dataset.waits === "yes") !== data.waits;
  }

  function say(words) {
    if (said && words) said.textContent = words;
  }
}
