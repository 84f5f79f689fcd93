// The page of a lesson: its players, keys and notes.
import { startKeys } from "../player/keys.js";
import { Player } from "../player/player.js";
import { toast } from "../toast.js";
import { startNotes } from "./notes.js";
import { refresh } from "./refresh.js";

const words = document.querySelector("[data-note-words]")?.dataset ?? {};
const players = [];

function changed(what) {
  refresh();
  if (what.completed) toast(words.completed);
}

for (const figure of document.querySelectorAll("[data-player]")) {
  if (figure.querySelector("[data-stage] video")) players.push(new Player(figure, changed));
}
const current = () => Player.current ?? players[0];

startNotes({ current, players, words });
if (players.length) startKeys(current);

// The current lesson is in view in a long outline.
document.querySelector(".outline-item[aria-current]")?.scrollIntoView({ block: "center" });
window.scrollTo(0, 0);
