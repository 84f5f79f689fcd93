// Undo and redo in this lesson. Each step is kept as data in this tab, for this lesson and this person, so that a reload
// forgets none; how a step is taken back knows steps.js, by ordinary requests, so that nobody is overwritten silently.
import { onUndoKeys } from "../undo-keys.js";

const PREFIX = "lms:steps:";
const MOST = 100;
// Characters that the steps of a lesson may take of the some five million of a tab.
const ROOM = 500000;
const stacks = { undo: [], redo: [] };
const buttons = { undo: document.querySelector("[data-step-undo]"), redo: document.querySelector("[data-step-redo]") };
let name = "";
let apply;
let line = Promise.resolve();

/** The steps as text, without the oldest where they are too many; "" when the last one alone is too long. */
function packed() {
  let { undo, redo } = stacks;
  for (;;) {
    const text = JSON.stringify({ undo, redo });
    if (text.length <= ROOM) return text;
    if (undo.length > 1) undo = undo.slice(1);
    else if (redo.length > 1) redo = redo.slice(1);
    else return "";
  }
}

function keep() {
  for (const [way, button] of Object.entries(buttons)) button?.setAttribute("aria-disabled", String(!stacks[way].length));
  if (!name) return;
  const text = packed();
  const others = Object.keys(sessionStorage).filter((one) => one.startsWith(PREFIX) && one !== name);
  do {
    try {
      if (text) sessionStorage.setItem(name, text);
      else sessionStorage.removeItem(name);
      return;
    } catch {
      // No room: what was done in other lessons goes first. Without any, the steps stay in memory.
      sessionStorage.removeItem(others[0]);
    }
  } while (others.shift());
}

/** Remember a step: `{kind, key}` and what steps.js needs to take it back and do it again. */
export function did(step) {
  stacks.undo.push(step);
  if (stacks.undo.length > MOST) stacks.undo.shift();
  stacks.redo.length = 0;
  keep();
  return step;
}

/** This page has seen the server take a block's contents: steps on the block start from those. */
export function noted(key, revision) {
  const about = [...stacks.undo, ...stacks.redo].filter((step) => step.key === key);
  for (const step of about) step.revision = revision;
  if (about.length) keep();
}

async function go(way, step) {
  const [from, to] = way === "undo" ? [stacks.undo, stacks.redo] : [stacks.redo, stacks.undo];
  const next = step ?? from.at(-1);
  if (!next || !from.includes(next)) return;
  const worked = await apply(way, next);
  // Null: nobody could be asked, so it waits. False: somebody else changed it since, so it will never work again.
  if (worked !== null) from.splice(from.indexOf(next), 1);
  if (worked) to.push(next);
  keep();
}

/** Undo the last step, or this one; one after the other. */
export function undo(step = null, way = "undo") {
  line = line.then(() => go(way, step));
  return line;
}

/** Take up the steps of earlier visits in this tab, and watch what is written: one step for what changed in a block
 * between entering and leaving it. `steps(way, step)` takes one back or does it again. */
export function startHistory(list, owner, { fieldsOf, keyOf, blockOf, steps }) {
  const began = new Map();
  apply = steps;
  name = PREFIX + owner;
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? "{}");
    for (const way of Object.keys(stacks)) stacks[way].push(...(kept[way] ?? []));
  } catch {
    sessionStorage.removeItem(name);
  }
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
  function left(key, leaving = false) {
    const block = blockOf(key);
    if (!leaving && block?.contains(document.activeElement) && document.activeElement.matches("[data-field]")) return;
    const before = began.get(key);
    began.delete(key);
    if (!block || before === undefined) return;
    const after = fieldsOf(block);
    const revision = block.dataset.rev;
    const changed = Object.keys(after).filter((field) => after[field] !== (before ?? {})[field]);
    const only = (fields) => Object.fromEntries(changed.map((field) => [field, fields[field]]));
    if (before === null) {
      if (Object.values(after).some(Boolean)) did({ kind: "made", key, revision });
    } else if (changed.length) did({ kind: "words", key, revision, before: only(before), after: only(after) });
  }
  const act = (way) => {
    for (const key of began.keys()) left(key);
    undo(null, way);
  };
  for (const [way, button] of Object.entries(buttons)) button?.addEventListener("click", () => act(way));
  onUndoKeys(act);
  window.addEventListener("pagehide", () => {
    for (const key of began.keys()) left(key, true);
  });
  keep();
}
