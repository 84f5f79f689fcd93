// Blocks on the page: found, drawn anew, added, and the requests that change more than their words.
import { toast } from "../../toast.js";
import { addressOf, ask, base, list, newKey, say } from "./api.js";
import { did, undo } from "./history.js";

export const blockOf = (key) => list.querySelector(`[data-block="${key}"]`);
export const keyOf = (block) => block?.dataset.block;

/** Words of a block as its fields hold them. */
export function fieldsOf(block) {
  return Object.fromEntries([...block.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field.value]));
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
}

function tellPage(block) {
  block.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
  block.dispatchEvent(new CustomEvent("block:drawn", { bubbles: true }));
}

/** Put the server's HTML of a block into the page: in its own place, or before another one. */
export function draw(html, before = null) {
  const made = parsed(html);
  const old = blockOf(made.dataset.block);
  if (old) old.replaceWith(made);
  else list.insertBefore(made, before);
  tellPage(made);
  return made;
}

/** An empty text block, not on the server before something is written in it. */
export function blank(before = null, key = newKey()) {
  const template = document.querySelector("[data-new-block]");
  const made = parsed(template.innerHTML.trim().replaceAll("00000000-0000-0000-0000-000000000000", key));
  made.dataset.fresh = "";
  list.insertBefore(made, before);
  made.dispatchEvent(new CustomEvent("block:drawn", { bubbles: true }));
  return made;
}

/** What a new block needs to be made before this one's follower. */
export const addition = (block, kind = "text") => ({ kind, before: keyOf(following(block)) ?? "" });

/** The next block that the server knows. */
export function following(block) {
  let next = block.nextElementSibling;
  while (next && (next.dataset.fresh !== undefined || !next.dataset.block)) next = next.nextElementSibling;
  return next;
}

function complain({ status, data }) {
  toast(status === 0 ? say("unreachable") : data.problem ?? say("failed"));
}

/** Ask for a change; the answer's data, or null after saying what went wrong. */
export async function change(url, body = {}) {
  const answer = await ask(url, body);
  if (answer.status === 200) return answer.data;
  complain(answer);
  return null;
}

/** Add a block of a kind that needs more than words; returns it. */
export async function add(kind, fields, before, made = "") {
  const body = { kind, fields, before: keyOf(before) ?? "", id: made ? "" : newKey(), new: made };
  const data = await change(`${base}blocks/`, body);
  if (!data) return data;
  const drawn = draw(data.html, before);
  did(entryOf(drawn));
  return drawn;
}

/** Take a block away; what it held, or null when that did not work. */
async function take(key) {
  const data = await change(addressOf(key, "removal/"));
  const block = blockOf(key);
  if (!data) return null;
  const before = block ? following(block) : null;
  (block?.nextElementSibling ?? block?.previousElementSibling)?.focus();
  block?.remove();
  settled();
  return data.document && { document: data.document, before: keyOf(before) ?? "" };
}

async function putBack({ document: kept, before }) {
  const { id, kind, ...fields } = kept;
  const back = await change(`${base}blocks/`, { id, kind, fields, before });
  if (back) draw(back.html, before ? blockOf(before) : null).focus();
  settled();
  return Boolean(back);
}

/** The entry in the history of a block that was made. */
export function entryOf(block) {
  const key = keyOf(block);
  let kept = null;
  return { undo: async () => Boolean((kept = await take(key))), redo: () => putBack(kept) };
}

async function place(key, before) {
  const block = blockOf(key);
  const data = block && (await change(addressOf(key, "place/"), { before }));
  if (!data) return false;
  list.insertBefore(block, before ? blockOf(before) : null);
  settled();
  return true;
}

export async function move(block, before) {
  const [key, from, to] = [keyOf(block), keyOf(following(block)) ?? "", keyOf(before) ?? ""];
  if (await place(key, to)) did({ undo: () => place(key, from), redo: () => place(key, to) });
}

export async function step(block, way) {
  const other = way === "up" ? block.previousElementSibling : block.nextElementSibling;
  if (!other) return;
  const focused = document.activeElement;
  await move(block, way === "up" ? other : other.nextElementSibling);
  (block.contains(focused) ? focused : block).focus();
  block.scrollIntoView({ block: "nearest" });
}

export async function copy(block) {
  const data = await change(addressOf(keyOf(block), "copies/"));
  if (data) {
    const drawn = draw(data.html, block.nextElementSibling);
    did(entryOf(drawn));
    drawn.focus();
  }
  settled();
}

export async function remove(block) {
  const key = keyOf(block);
  let kept = await take(key);
  if (!kept) return;
  const entry = did({ undo: () => putBack(kept), redo: async () => Boolean((kept = await take(key))) });
  toast(say("removed"), { undo: () => undo(entry) });
}

export async function elsewhere(block, to, title) {
  const data = await change(addressOf(keyOf(block), "lesson/"), { to });
  if (!data) return;
  block.remove();
  toast(say("moved", title));
  settled();
}

let timer;
/** Read the panels at the side again, when the page has come to rest. */
export function settled() {
  window.clearTimeout(timer);
  timer = window.setTimeout(async () => {
    const panels = document.querySelector("[data-panels]");
    const answer = await ask(panels.dataset.url, undefined, { method: "GET" });
    if (answer.status !== 200 || !answer.data.text) return;
    const page = new DOMParser().parseFromString(answer.data.text, "text/html");
    if (panels.contains(document.activeElement)) return;
    // What the learning floor filled in does not change by writing: it stays, so that nothing flickers.
    const filled = panels.querySelector("[data-fragment]");
    if (filled) page.querySelector("[data-fragment]")?.replaceWith(filled);
    panels.replaceChildren(...page.body.childNodes);
  }, 1500);
}
