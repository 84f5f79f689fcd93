// Ctrl+Z and Ctrl+Shift+Z (or Ctrl+Y) outside text fields, where the browser has its own undo.

const isField = (target) => target.isContentEditable || target.matches?.("input, textarea, select");

/** `act("undo")` or `act("redo")`; not while a dialog is open. */
export function onUndoKeys(act) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isField(event.target)) return;
    const key = event.key.toLowerCase();
    const what = key === "y" || (key === "z" && event.shiftKey) ? "redo" : key === "z" ? "undo" : "";
    if (!what || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act(what);
  });
}
