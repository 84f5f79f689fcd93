// A change of the outline: sent at once, answered with the outline as it is then.
import { csrfToken } from "../http.js";
import { toast } from "../toast.js";
import { dress } from "./rows.js";

export const place = document.querySelector("[data-outline]");
const base = place?.dataset.url.replace(/outline\/$/, "");

/** Address of a node: its kind and key below the course's. */
export const addressOf = (node, what) => `${base}${node.dataset.node}s/${node.dataset.key}/${what}/`;

/** The node with this key, after the outline was drawn anew. */
export const nodeOf = (key) => place.querySelector(`[data-node][data-key="${key}"]`);

/** Put the answer of a change in the place of the outline, keeping the focus where it was. */
function draw(html, key, undone) {
  const typed = document.activeElement?.closest?.("[data-add]")?.dataset.add;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  dress(parsed, place.dataset.more);
  place.replaceChildren(...parsed.body.childNodes);
  const node = key && nodeOf(key);
  if (node) (node.querySelector("a[data-title]") ?? node).focus();
  else if (typed) place.querySelector(`[data-add="${typed}"] .node-input`)?.focus();
  const said = place.querySelector("[data-said]")?.textContent;
  if (said) toast(said, { undo: undone ? undefined : undo });
}

/** Send a change. Returns the answer's status and data; the outline is drawn anew unless it was refused as stale. */
export async function change(url, values = {}, { key, method = "POST", undone = false } = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      method,
      headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(values),
      credentials: "same-origin",
    });
  } catch {
    toast(place.dataset.away);
    return { status: 0 };
  }
  if (answer.status === 409) return { status: 409, data: await answer.json() };
  if (answer.redirected || (!answer.ok && answer.status !== 422)) {
    toast(place.dataset.failed);
    return { status: answer.status };
  }
  draw(await answer.text(), key, undone);
  return { status: answer.status };
}

/** Undo this person's last step. */
export function undo() {
  return change(document.querySelector("form[data-undo]").action, {}, { undone: true });
}

/** Read the outline again, after somebody else changed it. */
export async function refresh() {
  const answer = await fetch(place.dataset.url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (answer.ok && !answer.redirected) draw(await answer.text());
}

/** Move a node one step among its siblings. */
export const step = (node, way) => change(addressOf(node, "place"), { step: way }, { key: node.dataset.key });
