// The toolbar: Markdown around what is selected, or a sample to write over. Undo of the browser keeps working.
import { say } from "./api.js";

/** Put text in the place of the selection, and select a part of it. */
export function insert(source, text, from = text.length, to = from) {
  const start = source.selectionStart;
  source.focus();
  // The only way that keeps the field's own undo.
  if (!document.execCommand("insertText", false, text)) {
    source.setRangeText(text);
    source.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  source.setSelectionRange(start + from, start + to);
}

function around(source, sign, sample) {
  const words = source.value.slice(source.selectionStart, source.selectionEnd) || sample;
  insert(source, `${sign}${words}${sign}`, sign.length, sign.length + words.length);
}

/** Select whole lines, so that a sign goes before each. */
function lines(source, sign, sample) {
  const start = source.value.lastIndexOf("\n", source.selectionStart - 1) + 1;
  source.setSelectionRange(start, source.selectionEnd);
  const chosen = source.value.slice(start, source.selectionEnd) || sample;
  const text = chosen.split("\n").map((line) => `${sign}${line}`).join("\n");
  insert(source, text, chosen === sample ? sign.length : text.length, text.length);
}

/** Something that stands on its own: an empty line before and after. */
function alone(source, text, from, to) {
  const before = source.value.slice(0, source.selectionStart);
  const gap = before === "" || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  insert(source, `${gap}${text}\n`, gap.length + from, gap.length + to);
}

const TICK = "\u0060";
const FENCE = TICK.repeat(3);
const MARKS = {
  text: () => {},
  bold: (source) => around(source, "**", say("bold")),
  italic: (source) => around(source, "*", say("italic")),
  link: (source) => {
    const words = source.value.slice(source.selectionStart, source.selectionEnd) || say("link");
    insert(source, `[${words}](https://)`, words.length + 3, words.length + 11);
  },
  heading: (source) => lines(source, "## ", say("heading")),
  list: (source) => lines(source, "- ", say("item")),
  quote: (source) => lines(source, "> ", say("quote")),
  code: (source) => {
    const words = source.value.slice(source.selectionStart, source.selectionEnd);
    if (words && !words.includes("\n")) around(source, TICK, "");
    else alone(source, `${FENCE}python\n${words}\n${FENCE}`, 10, 10 + words.length);
  },
  table: (source) => {
    const column = say("column");
    alone(source, `| ${column} 1 | ${column} 2 |\n| --- | --- |\n| ${say("cell")} | ${say("cell")} |`, 2, 4 + column.length);
  },
  callout: (source) => alone(source, `:::note\n${say("note")}\n:::`, 8, 8 + say("note").length),
  formula: (source) => {
    const words = source.value.slice(source.selectionStart, source.selectionEnd);
    if (words && !words.includes("\n")) around(source, "$", "");
    else alone(source, "$$\n\\bar{x} = \\frac{1}{n} \\sum_i x_i\n$$", 3, 37);
  },
};

export const isMark = (name) => name in MARKS;

/** Apply a mark to a text field by its name. */
export const mark = (source, name) => MARKS[name]?.(source);

const KEYS = { b: "bold", i: "italic", k: "link" };

export function startMarks(list) {
  list.addEventListener("mousedown", (event) => event.target.closest("[data-mark]") && event.preventDefault());
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (button) mark(button.closest("[data-block]").querySelector("textarea[data-field=body]"), button.dataset.mark);
  });
  list.addEventListener("keydown", (event) => {
    const name = KEYS[event.key.toLowerCase()];
    if (!name || !(event.ctrlKey || event.metaKey) || event.altKey || !event.target.matches("textarea[data-field=body]")) return;
    event.preventDefault();
    mark(event.target, name);
  });
}
