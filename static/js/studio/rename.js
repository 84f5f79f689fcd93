// Renaming in place: F2 or the menu turns a title into a field; Enter keeps it, Escape does not.
import { addressOf, change } from "./changes.js";

function both(dialog, mine, theirs) {
  const list = dialog.querySelector("[data-both]");
  const pairs = [[dialog.dataset.mine, mine], [dialog.dataset.theirs, theirs]];
  list.replaceChildren(...pairs.flatMap(([name, words]) => {
    const term = document.createElement("dt");
    const text = document.createElement("dd");
    term.textContent = name;
    text.textContent = words;
    return [term, text];
  }));
}

async function save(node, title) {
  const url = addressOf(node, "title");
  const { key } = node.dataset;
  const { status, data } = await change(url, { title, revision: node.dataset.rev }, { key });
  if (status !== 409) return status;
  const dialog = document.querySelector("[data-stale-dialog]");
  both(dialog, title, data.theirs);
  dialog.addEventListener("close", () => {
    const kept = dialog.returnValue === "mine" ? title : data.theirs;
    change(url, { title: kept, revision: data.revision }, { key });
  }, { once: true });
  dialog.returnValue = "";
  dialog.showModal();
  return status;
}

/** Let a node's title be typed over. */
export function rename(node) {
  const title = node.querySelector("[data-title]");
  const before = title.textContent;
  const field = document.createElement("input");
  field.className = "node-input";
  field.value = before;
  field.maxLength = 255;
  field.setAttribute("aria-label", before);
  title.hidden = true;
  title.after(field);
  field.select();
  let done = false;
  const finish = async (keep) => {
    if (done) return;
    done = true;
    field.readOnly = true;
    const words = field.value.trim();
    if (keep && words && words !== before && (await save(node, words)) !== 0) return;
    field.remove();
    title.hidden = false;
    title.focus();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") finish(true);
    else if (event.key === "Escape") finish(false);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", () => finish(true));
}

export function startRenaming(root) {
  root.addEventListener("keydown", (event) => {
    const node = event.target.closest("[data-node]");
    if (!node || event.key !== "F2" || event.target.matches("input")) return;
    event.preventDefault();
    rename(node);
  });
}
