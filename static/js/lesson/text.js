// The page of a lesson without videos: notes, and the place in the outline.
import "./news-later.js";
import { startNotes } from "./notes-later.js";
import { showCurrent } from "./outline.js";

startNotes({ current: () => null, players: [], words: document.querySelector("[data-note-words]")?.dataset ?? {} });
showCurrent();
