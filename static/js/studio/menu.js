// What can be done with a lesson or module: one menu for the whole page, opened beside the row it is for.
import { addressOf, change, nodeOf, step } from "./changes.js";
import { rename } from "./rename.js";

const menu = document.querySelector("[data-node-menu]");
let current = null;

function open(link) {
  current = link.closest("[data-node]");
  const isLesson = current.dataset.node === "lesson";
  const nested = current.closest(".module-section") !== null;
  for (const [what, shown] of Object.entries({ open: isLesson, copy: true, move: true, section: !isLesson && !nested })) {
    menu.querySelector(`[data-do="${what}"]`).hidden = !shown;
  }
  menu.showPopover();
  const box = link.getBoundingClientRect();
  const height = menu.offsetHeight;
  menu.style.inset = "auto";
  menu.style.margin = "0";
  menu.style.top = `${Math.max(8, Math.min(box.bottom + 4, window.innerHeight - height - 8))}px`;
  menu.style.left = `${Math.max(8, Math.min(box.right - menu.offsetWidth, window.innerWidth - menu.offsetWidth - 8))}px`;
  menu.querySelector(".menu-item:not([hidden])").focus();
}

function choose(node) {
  const dialog = document.querySelector("[data-move-dialog]");
  const choices = dialog.querySelector("select");
  const isLesson = node.dataset.node === "lesson";
  const modules = [...document.querySelectorAll("[data-module]")].filter(
    (one) => one.dataset.module !== node.dataset.key && (isLesson || !one.classList.contains("module-section")),
  );
  choices.replaceChildren(
    ...(isLesson ? [] : [new Option("—", "")]),
    ...modules.map((one) => new Option(one.getAttribute("aria-label"), one.dataset.module)),
  );
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "move") change(addressOf(node, "place"), { parent: choices.value }, { key: node.dataset.key });
  }, { once: true });
  dialog.returnValue = "";
  dialog.showModal();
}

const ACTS = {
  open: (node) => window.location.assign(node.querySelector("a[data-title]").href),
  rename,
  settings: (node) => window.location.assign(addressOf(node, "settings")),
  up: (node) => step(node, "up"),
  down: (node) => step(node, "down"),
  move: choose,
  section: async (node) => {
    const url = addressOf(node, "x").replace(/modules\/.*$/, "modules/");
    await change(url, { title: menu.dataset.section, parent: node.dataset.key });
    const made = document.querySelector(`[data-sections="${node.dataset.key}"] > :last-child > [data-node]`);
    if (made) rename(made);
  },
  copy: (node) => change(addressOf(node, "copies"), {}, { key: node.dataset.key }),
  bin: (node) => change(addressOf(node, "bin")),
};

export function startMenu(root) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-menu]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link);
  });
  menu.addEventListener("click", (event) => {
    const what = event.target.closest("[data-do]")?.dataset.do;
    if (!what || !current) return;
    menu.hidePopover();
    ACTS[what](nodeOf(current.dataset.key) ?? current);
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll(".menu-item:not([hidden])")];
    const at = items.indexOf(document.activeElement);
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    items[(at + way + items.length) % items.length].focus();
  });
}
