// Two wrote in one block, or one removed what the other writes in: both are shown, and the author chooses. What was typed
// stays on this device until then.
import { startMaths } from "../../maths.js";
import { toast } from "../../toast.js";
import { base, newKey, say } from "./api.js";
import { addition, blank, blockOf, change, draw, keyOf, remember } from "./blocks.js";
import { fill } from "./text.js";

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

/** A text as it looks, without what is marked as `left`; `plain` shows no marks at all. */
function look(html, left, plain) {
  const shown = document.createElement("template");
  shown.innerHTML = html;
  for (const one of shown.content.querySelectorAll(left)) one.remove();
  for (const one of plain ? shown.content.querySelectorAll(".new") : []) {
    one.querySelector(".sr, .said")?.remove();
    one.querySelector(":scope > .sr:last-child")?.remove();
    one.replaceWith(...one.childNodes);
  }
  return shown.content;
}

/** The dialog for what happened: changed by somebody else, or removed (`theirs` null). */
function prepare(data) {
  const what = data.theirs ? "changed" : "gone";
  for (const one of dialog.querySelectorAll("[data-when]")) one.hidden = one.dataset.when !== what;
  const mine = data.theirs ? data.pieces : data.pieces.map(([, text]) => ["", text]);
  dialog.querySelector("[data-mine]").replaceChildren(...words(mine, "del"));
  dialog.querySelector("[data-theirs]").replaceChildren(...words(data.pieces, "ins"));
  dialog.querySelector("[data-mine-look]").replaceChildren(look(data.look, ".gone", !data.theirs));
  dialog.querySelector("[data-theirs-look]").replaceChildren(look(data.look, ".new", false));
  dialog.querySelector(`[name=look][value=${data.look ? "look" : "source"}]`).checked = true;
  startMaths(dialog);
  dialog.returnValue = "";
}

async function next() {
  if (busy || !waiting.length) return;
  busy = true;
  const { outbox, key, entry, data } = waiting.shift();
  prepare(data);
  dialog.showModal();
  const choice = await new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
  });
  busy = false;
  CHOICES[choice]?.(outbox, key, entry, data);
  next();
}

function restore(block, data) {
  if (!block) return;
  fill(block, data.theirs);
  block.dataset.rev = data.revision;
  block.classList.remove("is-unsaved");
}

/** Put a block that was removed back where it stood, as this author wrote it; false when the server did not take it. */
async function again(key, { fields, was }) {
  const { kind, format, before } = was ?? { kind: "text", before: [] };
  const place = before.find((one) => blockOf(one)) ?? "";
  const data = await change(`${base}blocks/`, { id: key, kind, before: place, fields: { ...fields, data: { format } } });
  if (!data) return false;
  remember(draw(data.html, blockOf(place))).focus();
  return true;
}

const CHOICES = {
  mine: (outbox, key, entry, data) => {
    entry.expected = data.revision;
    outbox.put(key, {}, data.revision);
  },
  theirs: (outbox, key, entry, data) => {
    outbox.drop(key);
    restore(blockOf(key), data);
  },
  both: (outbox, key, { fields }, data) => {
    const block = blockOf(key);
    outbox.drop(key);
    restore(block, data);
    const made = blank(block?.nextElementSibling ?? null, newKey());
    fill(made, fields);
    outbox.put(keyOf(made), fields, "", addition(made));
  },
  again: async (outbox, key, entry) => {
    if (await again(key, entry)) outbox.drop(key);
  },
  go: (outbox, key, entry) => {
    outbox.drop(key);
    blockOf(key)?.remove();
    toast(say("let_go"), { undo: () => again(key, entry) });
  },
};

/** Ask which version of a block stays. Closed without a choice, all stays as it is until the next save or visit. */
export function settle(outbox, key, entry, data) {
  waiting.push({ outbox, key, entry, data });
  next();
}
