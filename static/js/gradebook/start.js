// The gradebook: rows come in windows while one scrolls, the keyboard walks the cells, a panel explains and edits.
import { startKeys } from "./keys.js";
import { startPanel } from "./panel.js";
import { startRows } from "./rows.js";

const root = document.querySelector("[data-gradebook]");
if (root) {
  const rows = startRows(root);
  const panel = startPanel(root, rows);
  startKeys(root, rows, panel);
}
