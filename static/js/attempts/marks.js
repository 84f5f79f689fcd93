// How the page says what is saved: word, sign and colour beside an answer, in the bar above, and in the tiles.

const STATES = ["saved", "saving", "unsaved", "empty"];
const KINDS = { unsaved: "bad", saving: "info" };

export function sign(name) {
  const found = document.querySelector("template[data-signs]").content.querySelector(`[data-sign=${name}] svg`);
  return found.cloneNode(true);
}

/** Write a state ("saved", "saving", "unsaved") and its words at a place. */
export function say(place, state, words) {
  const line = document.createElement("span");
  line.className = `status status-${KINDS[state] ?? "ok"}`;
  line.append(sign(state), words);
  place?.replaceChildren(line);
}

export function markTile(position, state) {
  const tile = document.querySelector(`[data-tile="${position}"]`);
  if (!tile) return;
  tile.classList.remove(...STATES.map((name) => `tile-${name}`));
  tile.classList.add(`tile-${state}`);
  tile.querySelector("svg")?.replaceWith(sign(state));
  const word = document.querySelector("template[data-signs]").content.querySelector(`[data-sign=${state}]`).dataset.word;
  tile.querySelector("[data-tile-word]").textContent = word;
  count();
}

/** The figures beside the tiles follow the tiles. */
export function count() {
  for (const name of [...STATES, "flagged"]) {
    const number = document.querySelectorAll(`.tile-${name}`).length;
    for (const place of document.querySelectorAll(`[data-count=${name}]`)) place.textContent = number;
  }
}

/** The state of all answers: what waits in the tiles, the worst of all above. */
export function markAll({ waiting, stuck, done, elsewhere }, words) {
  const state = stuck ? "unsaved" : "saving";
  for (const position of waiting) markTile(position, state);
  if (done && !waiting.includes(done.position)) markTile(done.position, done.answered ? "saved" : "empty");
  // What another device gave is held by the server.
  if (elsewhere) markTile(elsewhere, "saved");
  document.querySelector("[data-unsaved]").hidden = !(stuck && waiting.length);
  const worst = waiting.length ? state : done ? "saved" : null;
  if (worst) say(document.querySelector("[data-save-state]"), worst, words[worst]);
}

/** The state of the answers with the files that wait among them. */
export function withFiles(state, files) {
  if (!files?.waiting.length) return state;
  return { ...state, waiting: [...new Set([...state.waiting, ...files.waiting])], stuck: state.stuck || files.stuck };
}
