// Undo and redo of blocks for as long as the page is open: added, moved, removed, written in, filled with something else.
// Each entry knows how to go back and forth; both are ordinary requests, so that nobody is overwritten silently.
import { onUndoKeys } from "../undo-keys.js";

const MOST = 100;
const past = [];
const future = [];
const buttons = { undo: document.querySelector("[data-step-undo]"), redo: document.querySelector("[data-step-redo]") };
let busy = false;

function show() {
  for (const [name, entries] of [["undo", past], ["redo", future]]) buttons[name]?.setAttribute("aria-disabled", String(!entries.length));
}

/** Remember what was done: `undo` and `redo` do it back and again, and return whether that worked. */
export function did(entry) {
  past.push(entry);
  if (past.length > MOST) past.shift();
  future.length = 0;
  show();
  return entry;
}

async function go(way, entry = null) {
  const [from, to] = way === "undo" ? [past, future] : [future, past];
  const next = entry ?? from.at(-1);
  if (busy || !next || !from.includes(next)) return;
  busy = true;
  const worked = await next[way]();
  busy = false;
  from.splice(from.indexOf(next), 1);
  // What does not work any more, because somebody else took the block away, is forgotten.
  if (worked) to.push(next);
  show();
}

/** Undo the last thing done, or this one. */
export const undo = (entry = null) => go("undo", entry);

/** Watch what is written: one entry for what changed in a block between entering and leaving it.
 * `written(key, fields)` puts words into a block, `made(block)` returns the entry of a block that is new. */
export function startHistory(list, { fieldsOf, keyOf, blockOf, written, made }) {
  const began = new Map();
  list.addEventListener("focusin", ({ target }) => {
    const block = target.matches("[data-field]") && target.closest("[data-block]");
    if (!block || began.has(keyOf(block))) return;
    began.set(keyOf(block), block.dataset.fresh === undefined ? fieldsOf(block) : null);
  });
  list.addEventListener("focusout", ({ target, relatedTarget }) => {
    const key = keyOf(target.closest("[data-block]"));
    if (!began.has(key) || target.closest("[data-block]").contains(relatedTarget)) return;
    window.setTimeout(() => left(key), 200);
  });
  function left(key) {
    const block = blockOf(key);
    if (block?.contains(document.activeElement) && document.activeElement.matches("[data-field]")) return;
    const before = began.get(key);
    began.delete(key);
    if (!block || before === undefined) return;
    const after = fieldsOf(block);
    if (before === null) {
      if (Object.values(after).some(Boolean)) did(made(block));
    } else if (JSON.stringify(before) !== JSON.stringify(after)) {
      did({ undo: () => written(key, before), redo: () => written(key, after) });
    }
  }
  const act = (way) => {
    for (const key of began.keys()) left(key);
    go(way);
  };
  for (const [way, button] of Object.entries(buttons)) button?.addEventListener("click", () => act(way));
  onUndoKeys(act);
  show();
}
