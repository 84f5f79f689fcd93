// Blocks on the page: found, drawn anew, added, and the requests that change more than their words.
import { toast } from "../../toast.js";
import { ask, base, list, newKey, say } from "./api.js";
import { did } from "./history.js";

/** The field of a block that says what it shows, by its kind. */
export const NEEDS = { video: "video_group", quiz: "quiz", assignment: "assignment", package: "package" };

export const blockOf = (key) => list.querySelector(`[data-block="${key}"]`);
export const keyOf = (block) => block?.dataset.block;

/** Words of a block as its fields hold them. */
export function fieldsOf(block) {
  return Object.fromEntries([...block.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field.value]));
}

/** The files a block offers. */
export const filesOf = (block) => [...block.querySelectorAll("[data-file]")].map((one) => ({ asset: one.dataset.file, title: one.dataset.title }));

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

/** What a block is, and those it stands before, the nearest first: enough to put it there again. */
export function aboutOf(block) {
  if (!block) return null;
  const before = [];
  for (let next = following(block); next && before.length < 8; next = following(next)) before.push(keyOf(next));
  return { kind: block.dataset.kind, format: block.dataset.format, before };
}

/** Ask for a change; the answer's data. After saying what went wrong: false, or null when nobody could be asked. */
export async function change(url, body = {}) {
  const { status, data } = await ask(url, body);
  if (status === 200) return data;
  const later = status === 0 || status >= 500 || status === 401 || status === 403;
  toast(status === 0 ? say("unreachable") : data.problem ?? say("failed"));
  // Somebody else's contents, in the way of the change.
  if (data.html) draw(data.html);
  return later ? null : false;
}

/** Add a block of a kind that needs more than words; returns it. */
export async function add(kind, fields, before, made = "") {
  const body = { kind, fields, before: keyOf(before) ?? "", id: made ? "" : newKey(), new: made };
  const data = await change(`${base}blocks/`, body);
  return data && remember(draw(data.html, before));
}

/** A step of the history: this block was made. Returns the block. */
export function remember(block) {
  did({ kind: "made", key: keyOf(block), revision: block.dataset.rev });
  return block;
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
    document.querySelector("[data-publish]")?.classList.toggle("button-primary", Boolean(panels.querySelector("[data-publishable]")));
  }, 1500);
}
