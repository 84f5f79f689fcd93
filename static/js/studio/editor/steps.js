// Moving, copying and removing blocks, and how a step of the history is taken back and done again.
// A step that somebody else's change stands in the way of is refused and says so.
import { toast } from "../../toast.js";
import { addressOf, base, say } from "./api.js";
import { blockOf, change, draw, fieldsOf, filesOf, following, keyOf, remember, settled } from "./blocks.js";
import { did, noted, undo } from "./history.js";

function refuse(why) {
  toast(say(why));
  return false;
}

/** Take a block away, only if it holds what `expected` names; what it held, or change's null or false. */
async function take(key, expected = "") {
  const data = await change(addressOf(key, "removal/"), { expected });
  if (!data) return data;
  const block = blockOf(key);
  const before = block ? following(block) : null;
  (block?.nextElementSibling ?? block?.previousElementSibling)?.focus();
  block?.remove();
  settled();
  return data.document ? { document: data.document, before: keyOf(before) ?? "" } : refuse("step_gone");
}

async function putBack({ document: kept, before }) {
  const { id, kind, ...fields } = kept;
  const back = await change(`${base}blocks/`, { id, kind, fields, before });
  if (!back) return back;
  draw(back.html, before ? blockOf(before) : null).focus();
  noted(id, back.revision);
  settled();
  return true;
}

async function place(key, before) {
  const block = blockOf(key);
  if (!block || (before && !blockOf(before))) return refuse("step_gone");
  const data = await change(addressOf(key, "place/"), { before });
  if (!data) return data;
  list(block).insertBefore(block, before ? blockOf(before) : null);
  settled();
  return true;
}

const list = (block) => block.parentElement;

/** Draw a block anew; of a file block only the list, so that uploads beside it go on. */
function redraw(key, html, revision) {
  const block = blockOf(key);
  const files = block?.querySelector(".block-files");
  if (!files) return draw(html);
  files.replaceWith(new DOMParser().parseFromString(html, "text/html").querySelector(".block-files"));
  block.dataset.rev = revision;
  return block;
}

/** Let a block show something else. */
export async function put(key, fields) {
  const data = await change(addressOf(key), { expected: blockOf(key)?.dataset.rev, fields, draw: true });
  if (!data) return data;
  redraw(key, data.html, data.revision);
  noted(key, data.revision);
  return true;
}

export async function move(block, before) {
  const [key, from, to] = [keyOf(block), keyOf(following(block)) ?? "", keyOf(before) ?? ""];
  if (await place(key, to)) did({ kind: "moved", key, before: from, after: to });
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
  if (data) remember(draw(data.html, block.nextElementSibling)).focus();
  settled();
}

export async function remove(block) {
  const kept = await take(keyOf(block));
  if (!kept) return;
  const entry = did({ kind: "gone", key: keyOf(block), kept });
  toast(say("removed"), { undo: () => undo(entry) });
}

export async function elsewhere(block, to, title) {
  const data = await change(addressOf(keyOf(block), "lesson/"), { to });
  if (!data) return;
  block.remove();
  toast(say("moved", title));
  settled();
}

const same = (one, other) => String(one ?? "").trim() === String(other ?? "").trim();
const shown = (block) => ({ files: filesOf(block), link: block.dataset.link });
const named = (files) => files?.map(({ asset }) => asset).join();

/** Whether a block still shows what the step left. */
function isAs(block, fields) {
  if ("files" in fields) return named(shown(block).files) === named(fields.files);
  return Object.values(fields).every((key) => key === shown(block).link);
}

const ACTS = {
  words: (key, from, to, { write }) => {
    const now = fieldsOf(blockOf(key));
    if (!Object.keys(from).every((field) => same(now[field], from[field]))) return refuse("step_changed");
    write(key, to);
    return true;
  },
  filled: (key, from, to) => (isAs(blockOf(key), from) ? put(key, to) : refuse("step_changed")),
  moved: (key, from, to) => place(key, to),
};

/** Take a step back (`way` "undo") or do it again ("redo"): true when it is done, false when it cannot be done any more,
 * null when nobody could be asked. `rest()` sends what waits; `write(key, fields)` puts words into a block. */
export async function apply(way, entry, hands) {
  const { kind, key } = entry;
  if (kind === "gone" || kind === "made") {
    if ((kind === "made") === (way === "redo")) return putBack(entry.kept);
    if (!(await hands.rest())) return refuse("unreachable") || null;
    const kept = await take(key, entry.revision);
    if (kept) entry.kept = kept;
    return kept && true;
  }
  if (!blockOf(key)) return refuse("step_gone");
  return ACTS[kind](key, ...(way === "undo" ? [entry.after, entry.before] : [entry.before, entry.after]), hands);
}
