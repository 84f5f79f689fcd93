// The outline of a course in the studio: what its page starts.
import { change, place, refresh, step } from "./changes.js";
import { startDragging } from "./drag.js";
import { startMenu } from "./menu.js";
import { startPresence } from "./presence.js";
import { startRenaming } from "./rename.js";
import { dress } from "./rows.js";
import { onUndoKeys } from "./undo-keys.js";

function start() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-add], [data-undo], [data-redo]")) return;
    event.preventDefault();
    const values = Object.fromEntries(new FormData(form));
    delete values.csrfmiddlewaretoken;
    // Empty at once, for the next title; what was not taken comes back.
    form.reset();
    change(form.action, values).then(({ status }) => {
      const field = document.querySelector(`[data-add="${form.dataset.add}"] .node-input`);
      if (status !== 200 && field?.value === "") field.value = values.title;
    });
  });
  place.addEventListener("keydown", (event) => {
    const node = event.target.closest("[data-node]");
    if (!node || event.target.matches("input")) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      step(node, event.key === "ArrowUp" ? "up" : "down");
    }
  });
  onUndoKeys((what) => document.querySelector(`[data-${what}]`).requestSubmit());
  startMenu(place);
  startRenaming(place);
  startDragging(place);
}

if (place) {
  dress(place, place.dataset.more);
  delete place.dataset.bare;
  if (document.querySelector("[data-undo]")) start();
  startPresence(refresh);
}
