// What can be done with a block: one menu for the page, opened by the grip; Alt and arrows move; the grip drags.
import { keyOf } from "./blocks.js";
import { pick, steps, talk } from "./later.js";

const menu = document.querySelector("[data-block-menu]");
let current = null;
let dragged = false;

function open(grip) {
  current = grip.closest("[data-block]");
  // So that what is typed right after choosing it finds its field.
  talk().catch(() => null);
  if (navigator.onLine) steps();
  menu.showPopover();
  const box = grip.getBoundingClientRect();
  menu.style.margin = "0";
  menu.style.top = `${Math.max(8, Math.min(box.bottom + 4, window.innerHeight - menu.offsetHeight - 8))}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - menu.offsetWidth - 8))}px`;
  menu.querySelector(".menu-item").focus();
}

const ACTS = {
  below: (block) => block.querySelector("[data-insert]").click(),
  up: async (block) => (await steps())?.step(block, "up"),
  down: async (block) => (await steps())?.step(block, "down"),
  copy: async (block) => (await steps())?.copy(block),
  remove: async (block) => (await steps())?.remove(block),
  remark: async (block) => (await talk()).remarkOn(block),
  elsewhere: async (block) => {
    const to = await pick("lesson");
    if (to) (await steps())?.elsewhere(block, to.id, to.title);
  },
};

function drag(list, grip, event, ready) {
  const block = grip.closest("[data-block]");
  const line = document.createElement("div");
  line.className = "drop-line";
  const from = event.clientY;
  let before;
  let moved = false;
  grip.setPointerCapture(event.pointerId);
  const follow = (at) => {
    if (!moved && Math.abs(at.clientY - from) < 5) return;
    moved = true;
    block.classList.add("is-dragged");
    before = [...list.querySelectorAll("[data-block]")].find((one) => {
      const box = one.getBoundingClientRect();
      return at.clientY < box.top + box.height / 2;
    }) ?? null;
    list.insertBefore(line, before);
    if (at.clientY < 130) window.scrollBy(0, -12);
    else if (at.clientY > window.innerHeight - 60) window.scrollBy(0, 12);
  };
  const end = (dropped) => {
    grip.removeEventListener("pointermove", follow);
    window.removeEventListener("keydown", cancel, true);
    line.remove();
    block.classList.remove("is-dragged");
    dragged = moved;
    if (dropped && moved && before !== block && before !== block.nextElementSibling) ready(block).then(steps).then((found) => found?.move(block, before));
  };
  const cancel = (key) => key.key === "Escape" && end(false);
  grip.addEventListener("pointermove", follow);
  grip.addEventListener("pointerup", () => end(true), { once: true });
  grip.addEventListener("pointercancel", () => end(false), { once: true });
  window.addEventListener("keydown", cancel, true);
}

/** `ready(block)` resolves when the server knows the block; `dropped(block)` tells that it is going. */
export function startMenu(list, ready) {
  list.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button !== 0) return;
    event.preventDefault();
    drag(list, grip, event, ready);
  });
  list.addEventListener("click", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip && !(dragged && event.detail)) open(grip);
  });
  list.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    const block = event.target.closest("[data-block]");
    if (!event.altKey || !way || !block) return;
    event.preventDefault();
    ready(block).then(() => ACTS[way](block));
  });
  menu.addEventListener("click", (event) => {
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (!what || !current) return;
    menu.hidePopover();
    const block = list.querySelector(`[data-block="${keyOf(current)}"]`);
    if (block) ready(block, what === "remove").then((known) => (known ? ACTS[what](block) : block.remove()));
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll(".menu-item")];
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    items[(items.indexOf(document.activeElement) + way + items.length) % items.length].focus();
  });
}
