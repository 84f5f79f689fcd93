// The builder of an assignment: saves while one writes, adds up the rubric, shows the Markdown, and moves rows in place.
import { csrfToken } from "../http.js";

const PAUSE = 1200;
const AGAIN = [2000, 4000, 8000, 15000];
const form = document.getElementById("builder");
if (form) start();

function start() {
  const said = form.querySelector("[data-said]");
  const preview = form.querySelector("[data-preview]");
  let timer = 0;
  let drawing = 0;
  let failures = 0;
  let dirty = false;
  let saving = null;
  let plain = false;

  form.addEventListener("input", (event) => {
    dirty = true;
    say(form.dataset.savingWord);
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
    if (event.target.matches("[data-points]")) total();
    if (event.target.matches("[data-markdown]")) {
      window.clearTimeout(drawing);
      drawing = window.setTimeout(() => draw(event.target.value), 400);
    }
  });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    const step = event.submitter?.name === "do" ? event.submitter : null;
    if (saving && !plain) {
      // A save on its way began from the same revision: one of the two would be refused.
      const { submitter } = event;
      event.preventDefault();
      event.stopPropagation();
      saving.finally(() => form.requestSubmit(submitter));
      return;
    }
    if (!step || plain) {
      dirty = false;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    saving = move(step).finally(() => (saving = null));
  });
  window.addEventListener("online", () => dirty && save());
  window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());

  // Somebody may have written before this script was there.
  const written = (one) => one.value !== one.defaultValue;
  if ([...form.querySelectorAll("input[type=text], textarea")].some(written)) save();
  const source = form.querySelector("[data-markdown]");
  if (written(source)) draw(source.value);

  function body(step) {
    const found = new URLSearchParams(new FormData(form));
    if (step) found.set("do", step.value);
    return found;
  }

  function post(step) {
    const headers = { "X-CSRFToken": csrfToken(), Accept: step ? "text/html" : "application/json" };
    return fetch(form.action, { method: "POST", headers, body: body(step) });
  }

  function save() {
    window.clearTimeout(timer);
    // One after the other: each says which revision it started from.
    if (saving) saving.finally(() => dirty && save());
    else saving = store().finally(() => (saving = null));
  }

  async function store() {
    say(form.dataset.savingWord);
    dirty = false;
    let answer;
    try {
      answer = await post(null);
      if (answer.status >= 500 || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(answer.status);
    } catch {
      dirty = true;
      say(form.dataset.unsavedWord);
      timer = window.setTimeout(save, AGAIN[Math.min(failures++, AGAIN.length - 1)]);
      return;
    }
    failures = 0;
    const data = await answer.json();
    if (answer.ok) {
      form.elements.revision.value = data.revision;
      if (!dirty) say(form.dataset.savedWord);
    } else {
      dirty = true;
      say(data.problem);
      // Somebody else saved: the page shows both versions.
      if (data.stale) window.setTimeout(whole, 0);
    }
  }

  function whole(step) {
    plain = true;
    dirty = false;
    form.requestSubmit(step ?? form.querySelector("[name=save]"));
  }

  async function move(step) {
    let answer = null;
    const place = form.querySelector("[data-rows]");
    // What would be typed here meanwhile would be lost.
    place.inert = true;
    dirty = false;
    try {
      answer = await post(step);
    } catch {
      place.inert = false;
      dirty = true;
      say(form.dataset.unsavedWord);
      return;
    }
    place.inert = false;
    if (!answer.ok) {
      whole(step);
      return;
    }
    const rows = () => [...form.querySelectorAll("[data-rows] li[id]")];
    const before = new Set(rows().map((row) => row.id));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["[data-rows]", "[data-state]", "[data-said]"]) {
      form.querySelector(part).innerHTML = page.querySelector(part).innerHTML;
    }
    form.elements.revision.value = page.querySelector("[name=revision]").value;
    const row = rows().find((one) => !before.has(one.id));
    const again = form.querySelector(`button[value="${step.value}"]`);
    (row?.querySelector("input:not([type=hidden])") ?? again ?? form.querySelector("[data-rows] > section > button"))?.focus();
  }

  function total() {
    let sum = 0;
    for (const row of form.querySelectorAll(".builder-levels")) {
      const points = [...row.querySelectorAll("[data-points]")].map((field) => Number(field.value.replace(",", ".")) || 0);
      sum += Math.max(0, ...points);
    }
    form.querySelector("[data-rubric-total]").textContent = Math.round(sum * 100) / 100;
  }

  async function draw(text) {
    const headers = { "X-CSRFToken": csrfToken() };
    const answer = await fetch(form.dataset.rendering, { method: "POST", headers, body: new URLSearchParams({ body: text }) }).catch(() => null);
    if (!answer?.ok) return;
    preview.innerHTML = await answer.text();
    if (preview.querySelector(".math")) (await import("../maths.js")).startMaths(preview);
  }

  function say(words) {
    said.textContent = words;
  }
}
