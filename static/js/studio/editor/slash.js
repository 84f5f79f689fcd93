// The slash menu: "/" in an empty text block opens it, typing on narrows it, arrows and Enter choose.
import { isMark, mark } from "./marks.js";
import { open } from "./text.js";

const menu = document.querySelector("[data-slash-menu]");
const items = [...menu.querySelectorAll("[data-slash]")];
const none = menu.querySelector("[data-slash-none]");
for (const item of items) item.dataset.label = item.querySelector("[data-slash-name]").textContent;

let source = null;
let chosen = null;

const shown = () => items.filter((item) => !item.hidden);

function choose(item) {
  chosen?.setAttribute("aria-selected", "false");
  chosen = item ?? null;
  if (!chosen) {
    source?.removeAttribute("aria-activedescendant");
    return;
  }
  chosen.setAttribute("aria-selected", "true");
  chosen.scrollIntoView({ block: "nearest" });
  source.setAttribute("aria-activedescendant", chosen.id);
}

/** The typed letters bold in a name. */
function bold(item, query) {
  const place = item.querySelector("[data-slash-name]");
  const { label } = item.dataset;
  const at = query ? label.toLowerCase().indexOf(query) : -1;
  if (at < 0) place.textContent = label;
  else {
    const strong = document.createElement("b");
    strong.textContent = label.slice(at, at + query.length);
    place.replaceChildren(label.slice(0, at), strong, label.slice(at + query.length));
  }
}

function filter(query) {
  for (const item of items) {
    const text = `${item.dataset.label} ${item.dataset.words}`.toLowerCase();
    item.hidden = !query.split(" ").every((word) => text.includes(word));
    bold(item, query);
  }
  for (const group of menu.querySelectorAll("[data-slash-group]")) group.hidden = !group.querySelector("[data-slash]:not([hidden])");
  none.hidden = shown().length > 0;
  const begins = shown().find((item) => item.dataset.label.toLowerCase().startsWith(query));
  choose(begins ?? shown()[0]);
}

function place() {
  const box = source.getBoundingClientRect();
  const below = window.innerHeight - box.bottom;
  const height = menu.offsetHeight;
  menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8))}px`;
  const top = below > height + 12 || below > box.top ? box.bottom + 6 : box.top - height - 6;
  menu.style.top = `${Math.max(8, Math.min(top, window.innerHeight - height - 8))}px`;
}

export function closeSlash() {
  if (!source) return;
  menu.hidePopover();
  choose(null);
  source.removeAttribute("aria-controls");
  source = null;
}

const queryOf = (field) => (/^\/[^\n/]{0,30}$/.test(field.value) ? field.value.slice(1).trim().toLowerCase() : null);

function follow(field) {
  const query = queryOf(field);
  if (query === null) {
    closeSlash();
    return;
  }
  if (!source) {
    source = field;
    source.setAttribute("aria-controls", "slash-list");
    menu.showPopover();
  }
  filter(query);
  place();
}

/** `take(block, name)` is called with what was chosen and is more than words, the block's text emptied. */
export function startSlash(list, take) {
  const accept = (item) => {
    const field = source;
    closeSlash();
    const name = item.dataset.slash;
    const block = field.closest("[data-block]");
    field.value = "";
    // At once: a browser opens its window of files only right after a key or a click.
    if (name === "picture") block.querySelector("[data-picture]")?.click();
    else if (!isMark(name)) take(block, name);
    else {
      open(block);
      mark(field, name);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  list.addEventListener("input", (event) => event.target.matches("textarea[data-field=body]") && follow(event.target));
  list.addEventListener("keydown", (event) => {
    if (!source || event.target !== source) return;
    const found = shown();
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way && found.length) choose(found[(found.indexOf(chosen) + way + found.length) % found.length]);
    else if ((event.key === "Enter" || event.key === "Tab") && chosen) accept(chosen);
    else if (event.key === "Escape") closeSlash();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  menu.addEventListener("mousedown", (event) => event.preventDefault());
  menu.addEventListener("click", (event) => {
    const item = event.target.closest("[data-slash]");
    if (item && source) accept(item);
  });
  document.addEventListener("pointerdown", (event) => {
    if (source && !menu.contains(event.target) && event.target !== source) closeSlash();
  });
  window.addEventListener("scroll", () => source && place(), { passive: true });
}
