// "/" goes to the search field, "?" lists the keys, j and k walk through [data-list], and pages may add their own.

/** Whether keys are for a field: not for one that is only pointed at, like the bar of a video. */
export const typing = (target) => target.closest?.("input:not([type=range]), textarea, select, [contenteditable]") !== null;

function showHelp() {
  document.querySelector("[popover]:popover-open")?.hidePopover();
  document.getElementById("shortcuts")?.showModal();
}

function walk(step) {
  const list = document.querySelector("[data-list]");
  if (!list) return;
  const items = [...list.querySelectorAll("[data-item], .row")];
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
  if (!next) return;
  const target = next.querySelector("a[href], button") ?? next;
  if (target === next) next.tabIndex = -1;
  target.focus();
  next.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  "/": () => {
    const field = [...document.querySelectorAll("[data-search]")].find((one) => one.checkVisibility());
    if (field) {
      field.focus();
      field.select();
    } else document.querySelector(".topbar-search-link")?.focus();
  },
  "?": showHelp,
  j: () => walk(1),
  k: () => walk(-1),
};

/** Add a page's own key; `act` gets the event. */
export function onKey(key, act) {
  KEYS[key] = act;
}

export function startShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-shortcuts]")) showHelp();
  });
}
