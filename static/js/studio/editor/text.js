// A text block: read until it is clicked, then its Markdown with a toolbar and the live preview below.
import { startMaths } from "../../maths.js";
import { ask, base } from "./api.js";

const PAUSE = 400;
// Within so many milliseconds after a finger is lifted comes the click, if it is one.
const TAP = 700;
const timers = new WeakMap();
const shown = new WeakMap();
let pressed = false;

export const sourceOf = (block) => block.querySelector("textarea[data-field=body]");
const viewOf = (block) => block.querySelector("[data-view]");

/** Grow with the text where the browser does not do so itself. */
function fit(source) {
  if (CSS.supports("field-sizing", "content")) return;
  source.rows = Math.max(2, source.value.split("\n").length + 1);
}

/** Show the text as learners would read it; without the server, as it was typed. */
export async function render(block) {
  const source = sourceOf(block);
  const body = source.value;
  if (shown.get(block) === body) return;
  const view = viewOf(block);
  if (!body.trim()) {
    view.replaceChildren();
    shown.set(block, body);
    return;
  }
  const { status, data } = await ask(`${base}rendering/`, { body, format: block.dataset.format ?? "" });
  if (source.value !== body) return;
  if (status !== 200 || data.text === undefined) {
    view.textContent = body;
    return;
  }
  const page = new DOMParser().parseFromString(data.text, "text/html");
  view.replaceChildren(...page.body.childNodes);
  shown.set(block, body);
  startMaths(view);
}

export const isEditing = (block) => block.classList.contains("is-editing");

/** Open a block for writing; the cursor stands at the end unless `at` says where. */
export function open(block, at) {
  const source = sourceOf(block);
  if (!source) return;
  if (!isEditing(block)) {
    shown.set(block, source.value);
    const bar = document.querySelector("[data-toolbar]").content.firstElementChild.cloneNode(true);
    source.before(bar);
    source.hidden = false;
    block.classList.add("is-editing");
    look(block);
  }
  source.focus();
  const place = at ?? source.value.length;
  source.setSelectionRange(place, place);
  fit(source);
}

export function close(block) {
  if (!isEditing(block)) return;
  const source = sourceOf(block);
  block.querySelector(".toolbar")?.remove();
  source.hidden = true;
  block.classList.remove("is-editing", "is-blank");
  block.dispatchEvent(new CustomEvent("text:closed", { bubbles: true }));
  if (block.isConnected) render(block);
}

/** An empty block looks like a line to write on. */
function look(block) {
  block.classList.toggle("is-blank", !sourceOf(block).value.includes("\n") && sourceOf(block).value.length < 40 && !viewOf(block).childNodes.length);
}

/** Put other contents into a block, from this device or from the server. */
export function fill(block, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = block.querySelector(`[data-field="${name}"]`);
    if (field && field.value !== value) field.value = value;
  }
  if (sourceOf(block)) render(block);
}

export function startText(list) {
  list.addEventListener("click", (event) => {
    const block = event.target.closest("[data-block]");
    if (event.target.closest("[data-done]")) {
      close(block);
      block.focus();
    } else if (event.target.closest("[data-edit]")) open(block);
    else if (event.target.closest("[data-view]") && !event.target.closest("a, summary, video, audio") && !isEditing(block)) {
      if (String(getSelection()) === "" && sourceOf(block)) open(block);
    }
  });
  list.addEventListener("input", (event) => {
    if (!event.target.matches("textarea[data-field=body]")) return;
    const block = event.target.closest("[data-block]");
    fit(event.target);
    look(block);
    window.clearTimeout(timers.get(block));
    timers.set(block, window.setTimeout(() => isEditing(block) && !event.target.value.startsWith("/") && render(block), PAUSE));
  });
  list.addEventListener("focusout", (event) => {
    const block = event.target.closest(".is-editing");
    if (!block || block.contains(event.relatedTarget) || !document.hasFocus()) return;
    const leave = () => {
      if (block.contains(document.activeElement) || document.querySelector("dialog[open], [data-slash-menu]:popover-open")) return;
      close(block);
    };
    // Closing moves what is below: not before the pointer has hit what it was aimed at. A finger is up before that.
    if (!pressed) leave();
    else for (const kind of ["pointerup", "click"]) document.addEventListener(kind, () => window.setTimeout(leave, 50), { once: true });
  });
  let lifted;
  for (const kind of ["pointerdown", "pointerup", "pointercancel", "click"]) {
    document.addEventListener(kind, (event) => {
      window.clearTimeout(lifted);
      if (kind === "pointerup" && event.pointerType === "touch") lifted = window.setTimeout(() => (pressed = false), TAP);
      else pressed = kind === "pointerdown";
    }, true);
  }
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !event.target.matches("textarea[data-field=body]")) return;
    const block = event.target.closest("[data-block]");
    close(block);
    block.focus();
  });
}
