// Notes without leaving the page: kept at once, listed, shown in the transcript, removed.
import { clock } from "../player/clock.js";
import { toast } from "../toast.js";
import { changeNote, removeNote, saveNote } from "./note-change.js";
import { kept } from "./note-kept.js";

/** Put the notes of a video below their lines in its transcript. */
function place(transcript, notes, words) {
  for (const old of transcript.root.querySelectorAll(".cue-note")) old.remove();
  for (const { second, text } of notes) {
    const index = transcript.seconds.findLastIndex((start) => start <= second);
    const box = document.createElement("div");
    box.className = "cue-note";
    const small = document.createElement("small");
    small.textContent = words.replace("{clock}", clock(second));
    box.append(text, small);
    if (index >= 0) transcript.cues[index].after(box);
    else transcript.root.prepend(box);
  }
}

/** Returns what may be done with a form: `save` and `remove`. */
export function startNotes({ players, words, list }) {
  function show() {
    const notes = [...list.querySelectorAll(".note-item")];
    for (const count of document.querySelectorAll("[data-note-count]")) count.textContent = notes.length || "";
    for (const player of players) {
      const own = notes.filter((note) => note.dataset.noteVideo === player.figure.dataset.video);
      const placed = own.map((note) => ({ second: Number(note.dataset.noteSecond), text: note.querySelector("p").textContent }));
      for (const transcript of player.transcripts) place(transcript, placed.reverse(), words.note);
    }
  }

  function take(nodes) {
    list.replaceChildren(...nodes);
    show();
    toast(words.saved);
  }

  const change = (item) => changeNote(item, words, take);

  async function save(form) {
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const nodes = await saveNote(form);
      form.reset();
      sessionStorage.removeItem(kept(form));
      take(nodes);
    } catch {
      toast(words.notSaved);
    } finally {
      button.disabled = false;
    }
  }

  async function remove(form) {
    const gone = await removeNote(form).catch(() => false);
    if (!gone) return;
    form.closest(".note-item").remove();
    show();
  }

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

  document.addEventListener("transcript:drawn", show);
  show();
  return { save, remove };
}
