// The page of a lesson with videos: its players, keys and notes. A lesson without any loads text.js.
import { startKeys } from "../player/keys.js";
import { Player } from "../player/player.js";
import { toast } from "../toast.js";
import "./news-later.js";
import { startNotes } from "./notes-later.js";
import { showCurrent } from "./outline.js";
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
showCurrent();
