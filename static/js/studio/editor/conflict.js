// Two wrote in one block: both versions side by side, what differs marked, and the author's choice.
import { say } from "./api.js";

const dialog = document.querySelector("[data-conflict]");
const waiting = [];
let busy = false;

function words(pieces, left) {
  return pieces.filter(([mark]) => mark !== left).map(([mark, text]) => {
    if (!mark) return text;
    const node = document.createElement(mark);
    node.textContent = text;
    return node;
  });
}

async function next() {
  if (busy || !waiting.length) return;
  busy = true;
  const { data, done } = waiting.shift();
  dialog.querySelector("[data-mine]").replaceChildren(...words(data.pieces, "del"));
  dialog.querySelector("[data-theirs]").replaceChildren(...words(data.pieces, "ins"));
  dialog.querySelector("[data-conflict-words]").textContent = data.theirs ? say("changed") : say("gone");
  dialog.querySelector("[value=both]").hidden = !data.theirs;
  dialog.returnValue = "";
  dialog.showModal();
  const choice = await new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
  busy = false;
  done(choice);
  next();
}

/** Ask which version stays: "mine", "theirs" or "both"; "" when the author does not say yet. */
export function settle(data) {
  return new Promise((done) => {
    waiting.push({ data, done });
    next();
  });
}
