// A change of the outline: sent at once, answered with the outline as it is then.
import { csrfToken } from "../http.js";
import { toast } from "../toast.js";
import { dress } from "./rows.js";

export const place = document.querySelector("[data-outline]");
const base = place?.dataset.url.replace(/outline\/$/, "");

/** Address of a node: its kind and key below the course's. */
export const addressOf = (node, what) => `${base}${node.dataset.node}s/${node.dataset.key}/${what}/`;

/** The node with this key, after the outline was drawn anew. */
export const nodeOf = (key) => (key ? place.querySelector(`[data-node][data-key="${key}"]`) : null);

const INSIDE = "a[href], button, input";
// A title that is typed over: until it is kept or not, the outline stays as it is.
const RENAMING = "[data-node] .node-input:not([readonly])";

/** What is typed for new lessons, and where the focus is, so that both are there again after drawing. */
function atWork() {
  const active = document.activeElement;
  const node = place.contains(active) && active.closest("[data-node]");
  const fields = [...place.querySelectorAll("[data-add] .node-input")];
  return {
    typed: fields.filter((field) => field.value).map((field) => [field.closest("[data-add]").dataset.add, field.value]),
    adding: active?.closest?.("[data-add]")?.dataset.add,
    caret: active?.selectionStart,
    key: node?.dataset?.key,
    nth: node ? [...node.querySelectorAll(INSIDE)].indexOf(active) : -1,
  };
}

const fieldOf = (added) => place.querySelector(`[data-add="${added}"] .node-input`);

function goOn({ typed, adding, caret, key, nth }, changed) {
  for (const [added, words] of typed) if (fieldOf(added)) fieldOf(added).value = words;
  if (adding) {
    const field = fieldOf(adding);
    field?.focus();
    field?.setSelectionRange(caret, caret);
    return;
  }
  // Who has gone on while a change was on its way is not taken back by its answer.
  if (key && key !== changed) nodeOf(key)?.querySelectorAll(INSIDE)[nth]?.focus({ preventScroll: true });
  else if (nodeOf(changed)) (nodeOf(changed).querySelector("a[data-title]") ?? nodeOf(changed)).focus();
}

/** Put the answer of a change in the place of the outline, keeping what is typed and the focus where it was. */
function draw(html, key, undone) {
  const work = atWork();
  const parsed = new DOMParser().parseFromString(html, "text/html");
  dress(parsed, place.dataset.more);
  place.replaceChildren(...parsed.body.childNodes);
  goOn(work, key);
  const said = place.querySelector("[data-said]")?.textContent;
  if (said) toast(said, { undo: undone ? undefined : undo });
}

async function renamed() {
  while (place.querySelector(RENAMING)) await new Promise((go) => window.setTimeout(go, 40));
}

let line = Promise.resolve();

/** Send a change, after those before it were answered. Returns the answer's status and data; the outline is drawn anew unless
 * it was refused as stale. */
export function change(...all) {
  const sent = line.then(() => send(...all));
  line = sent.catch(() => null);
  return sent;
}

async function send(url, values = {}, { key, method = "POST", undone = false } = {}) {
  let answer;
  let text;
  try {
    answer = await fetch(url, {
      method,
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(values),
      credentials: "same-origin",
    });
    text = await answer.text();
  } catch {
    toast(place.dataset.away);
    return { status: 0 };
  }
  if (answer.status === 409) return { status: 409, data: JSON.parse(text) };
  if (answer.redirected || (!answer.ok && answer.status !== 422)) {
    toast(place.dataset.failed);
    return { status: answer.status };
  }
  await renamed();
  draw(text, key, undone);
  return { status: answer.status };
}

/** Undo this person's last step. */
export function undo() {
  return change(document.querySelector("form[data-undo]").action, {}, { undone: true });
}

/** Read the outline again, after somebody else changed it; false when now is not the moment. */
export function refresh() {
  const busy = () => document.querySelector(`${RENAMING}, .is-dragged, dialog[open], [data-node-menu]:popover-open`) !== null;
  line = line.then(async () => {
    if (busy()) return false;
    const answer = await fetch(place.dataset.url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return false;
    const text = await answer.text();
    if (busy()) return false;
    draw(text);
    return true;
  }).catch(() => false);
  return line;
}

/** Move a node one step among its siblings. */
export const step = (node, way) => change(addressOf(node, "place"), { step: way }, { key: node.dataset.key });
