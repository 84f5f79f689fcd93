// Notes without leaving the page: kept at once, listed, shown in the transcript, removed.
import { clock } from "../player/clock.js";
import { csrfToken } from "../http.js";
import { onKey } from "../shortcuts.js";
import { toast } from "../toast.js";

const headers = () => ({ "HX-Request": "true", Accept: "text/html", "X-CSRFToken": csrfToken() });

/** `current` gives the player in use, `players` all of them. */
export function startNotes({ current, players, words }) {
  const list = document.querySelector("[data-notes]");
  if (!list) return;

  function show() {
    const notes = [...list.querySelectorAll(".note-item")];
    for (const count of document.querySelectorAll("[data-note-count]")) count.textContent = notes.length || "";
    for (const player of players) {
      const own = notes.filter((note) => note.dataset.noteVideo === player.figure.dataset.video);
      const placed = own.map((note) => ({ second: Number(note.dataset.noteSecond), text: note.querySelector("p").textContent }));
      for (const transcript of player.transcripts) transcript.place(placed.reverse(), words.note);
    }
  }

  function take(nodes) {
    list.replaceChildren(...nodes);
    show();
    toast(words.saved);
  }

  const change = (item) => import("./note-change.js").then(({ changeNote }) => changeNote(item, words, take));

  async function save(form) {
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: headers(), credentials: "same-origin" });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
      form.reset();
      sessionStorage.removeItem(kept(form));
      take(parsed.body.childNodes);
    } catch {
      toast(words.notSaved);
    } finally {
      button.disabled = false;
    }
  }

  async function remove(form) {
    const answer = await fetch(form.action, { method: "DELETE", headers: headers(), credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    form.closest(".note-item").remove();
    show();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-note-form]")) {
      event.preventDefault();
      save(form);
    } else if (form.matches("[data-note-remove]")) {
      event.preventDefault();
      remove(form);
    }
  });

  // A note belongs to the moment at which its writing began.
  function tied(form) {
    const label = form.querySelector("[data-note-clock]");
    if (label) label.textContent = clock(form.elements.position_ms.value / 1000);
  }

  // What is being written outlives a reload.
  const kept = (form) => `${form.elements.body.id}:${form.action}`;
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

  function stamp() {
    const player = current();
    if (!player) return;
    for (const at of document.querySelectorAll("[data-note-form] [data-note-at]")) {
      if (at.form.elements.body.value) continue;
      at.value = String(Math.round(player.time * 1000));
      at.form.elements.video.value = player.figure.dataset.video;
      tied(at.form);
    }
  }
  for (const kind of ["timeupdate", "seeked", "focusin"]) document.addEventListener(kind, stamp, true);

  for (const item of list.querySelectorAll("[data-note]")) if (sessionStorage.getItem(`note-change:${item.dataset.note}`)) change(item).catch(() => {});

  list.addEventListener("click", (event) => {
    const edit = event.target.closest("[data-note-edit]");
    if (edit && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      change(edit.closest("[data-note]")).catch(() => location.assign(edit.href));
      return;
    }
    const link = event.target.closest("a[data-cue]");
    const player = players.find((one) => one.figure.dataset.video === link?.closest(".note-item").dataset.noteVideo);
    if (!player) return;
    event.preventDefault();
    player.seek(Number(link.dataset.cue));
  });

  function write() {
    const visible = [...document.querySelectorAll("[data-note-form] textarea")].find((one) => one.checkVisibility());
    if (visible) {
      visible.focus();
      return;
    }
    document.querySelector("a.tab[href='#notes']")?.click();
    [...document.querySelectorAll("[data-note-form] textarea")].find((one) => one.checkVisibility())?.focus();
  }
  onKey("n", write);
  for (const opener of document.querySelectorAll("[data-note-open]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      write();
    });
  }
  show();
}
