// Writing in the editor: from the fields to the outbox, from the slash menu to new blocks, and what comes back.
import { list as page } from "./api.js";
import { aboutOf, addition, blank, blockOf, draw, fieldsOf, keyOf, settled } from "./blocks.js";
import { keepEarly } from "./early.js";
import { startFiles } from "./files.js";
import { noted, startHistory } from "./history.js";
import { hasTools, pick, settle, startTitle, steps, taking, toolsOf } from "./later.js";
import { startMenu } from "./menu.js";
import { Outbox } from "./outbox.js";
import { savedAt, showState } from "./state.js";
import { fill, open, startText } from "./text.js";

const SLASH = /^\/[^\n/]{0,30}$/;

function saved(key, data) {
  savedAt(data.saved);
  const block = blockOf(key);
  if (!block) return;
  delete block.dataset.fresh;
  block.dataset.rev = data.revision;
  noted(key, data.revision);
  if (data.html && block.querySelector("[data-draw]") && !block.contains(document.activeElement)) draw(data.html);
  settled();
}

function startWriting(list) {
  const prefix = `lms:draft:${list.dataset.person}:${list.dataset.lessonKey}:`;
  const outbox = new Outbox(prefix, {
    saved,
    about: (key) => aboutOf(blockOf(key)),
    refused: (key, entry, data) => settle(outbox, key, entry, data),
    state: (told) => {
      showState(told);
      for (const one of list.querySelectorAll("[data-block]")) one.classList.toggle("is-unsaved", Boolean(told.failures || told.held) && outbox.entries.has(keyOf(one)));
    },
  });
  list.addEventListener("input", (event) => {
    const field = event.target.closest("[data-field]");
    const block = event.target.closest("[data-block]");
    if (!field || SLASH.test(field.value)) return;
    const fresh = block.dataset.fresh !== undefined;
    if (fresh && !field.value) return;
    outbox.put(keyOf(block), fieldsOf(block), block.dataset.rev, fresh ? addition(block) : undefined);
  });
  list.addEventListener("text:closed", ({ target }) => {
    if (target.dataset.fresh !== undefined && !outbox.entries.has(keyOf(target))) target.remove();
  });
  // A block that only this page knows goes to the server first, or just goes.
  const ready = async (block, going = false) => {
    const key = keyOf(block);
    if (going) outbox.drop(key);
    if (block.dataset.fresh === undefined) return true;
    if (going || !outbox.entries.has(key)) return false;
    await outbox.flush();
    return block.dataset.fresh === undefined;
  };
  list.addEventListener("click", (event) => {
    if (!event.target.closest("[data-insert]")) return;
    const made = blank(event.target.closest("[data-block]").nextElementSibling);
    open(made);
    made.querySelector("textarea").setRangeText("/", 0, 0, "end");
    made.querySelector("textarea").dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.querySelector("[data-insert-end]").addEventListener("click", () => open(blank()));
  startText(list);
  const took = (block, what) => taking().then((found) => found?.take(outbox, block, what));
  for (const kind of ["focusin", "dragenter"]) list.addEventListener(kind, () => toolsOf(list, took));
  // Who types "/film" and Enter, or chooses a picture, faster than the tools come gets what they would have done.
  keepEarly(list, { has: hasTools, fetch: () => toolsOf(list, took), choosing: (text) => SLASH.test(text) });
  startMenu(list, ready);
  startFiles(list);
  document.querySelector("[data-title-form]").addEventListener("focusin", startTitle, { once: true });
  const write = (key, fields) => {
    const block = blockOf(key);
    fill(block, fields);
    outbox.put(key, fields, block.dataset.rev);
    block.focus();
  };
  const hands = { write, rest: () => outbox.rest() };
  const owner = `${list.dataset.person}:${list.dataset.lessonKey}`;
  startHistory(list, owner, { fieldsOf, keyOf, blockOf, steps: async (way, entry) => (await steps())?.apply(way, entry, hands) ?? null });
  for (const [key, entry] of outbox.takeUp()) {
    let block = blockOf(key);
    if (!block && entry.add) block = blank(blockOf(entry.add.before), key);
    if (block) fill(block, entry.fields);
  }
  outbox.tell();
  window.addEventListener("online", () => outbox.flush());
  window.addEventListener("offline", () => outbox.tell("offline"));
  window.addEventListener("pagehide", () => outbox.leave());
  document.addEventListener("visibilitychange", () => document.hidden && outbox.flush());
}

startWriting(page);
