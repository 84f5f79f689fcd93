// Notes are fetched when there are some, or when somebody turns to them. What is being written is kept here, and outlives
// a reload.
import { clock } from "../player/clock.js";
import { onKey } from "../shortcuts.js";
import { kept } from "./note-kept.js";

function tied(form) {
  const label = form.querySelector("[data-note-clock]");
  if (label) label.textContent = clock(form.elements.position_ms.value / 1000);
}

/** `current` gives the player in use, `players` all of them. */
export function startNotes(given) {
  const list = document.querySelector("[data-notes]");
  if (!list) return;
  let fetched = null;
  const notes = () => (fetched ??= import("./notes.js").then((module) => module.startNotes({ ...given, list })));
  const turn = () => notes().catch(() => (fetched = null));

  // A note belongs to the moment at which its writing began.
  function stamp() {
    const player = given.current();
    if (!player) return;
    for (const at of document.querySelectorAll("[data-note-form] [data-note-at]")) {
      if (at.form.elements.body.value) continue;
      at.value = String(Math.round(player.time * 1000));
      at.form.elements.video.value = player.figure.dataset.video;
      tied(at.form);
    }
  }
  for (const kind of ["timeupdate", "seeked", "focusin"]) document.addEventListener(kind, stamp, true);

  document.addEventListener("focusin", ({ target }) => target.closest?.("[data-note-form], [data-notes]") && turn());
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const act = form.matches("[data-note-form]") ? "save" : form.matches("[data-note-remove]") && "remove";
    if (!act) return;
    event.preventDefault();
    // Without what it takes, the form goes out as it would without scripts.
    notes().then((module) => module[act](form), () => form.submit());
  });

  function write() {
    const visible = () => [...document.querySelectorAll("[data-note-form] textarea")].find((one) => one.checkVisibility());
    if (!visible()) document.querySelector("a.tab[href='#notes']")?.click();
    visible()?.focus();
  }
  onKey("n", write);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-note-open]")) return;
    event.preventDefault();
    write();
  });
  document.addEventListener("input", ({ target: { form, value } }) => {
    if (form?.matches("[data-note-form]")) sessionStorage.setItem(kept(form), JSON.stringify([value, form.elements.position_ms?.value]));
  });
  for (const form of document.querySelectorAll("[data-note-form]")) {
    const [text, at] = JSON.parse(sessionStorage.getItem(kept(form)) ?? "[]");
    if (!text) continue;
    form.elements.body.value = text;
    if (at) form.elements.position_ms.value = at;
    tied(form);
  }
  if (list.querySelector("[data-note]")) turn();
}
