// A sheet's keys: arrows, Home, End, Page keys, Enter edits, w working, h history, m marking.
import { onKey } from "../shortcuts.js";

export function startKeys(root, rows, panel) {
  const body = root.querySelector("[data-body]");
  let at = null;
  let column = 1;

  function focus(cell) {
    if (!cell) return;
    if (at?.isConnected) at.tabIndex = -1;
    at = cell;
    column = cell.cellIndex;
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    clear(cell);
  }

  /** What sticks to the edges must not cover the cell. */
  function clear(cell) {
    const box = cell.getBoundingClientRect();
    const view = root.getBoundingClientRect();
    const head = root.querySelector("thead").getBoundingClientRect();
    const foot = root.querySelector("tfoot").getBoundingClientRect();
    const total = cell.parentElement.cells[1].getBoundingClientRect();
    if (box.top < head.bottom) root.scrollTop -= head.bottom - box.top;
    else if (box.bottom > foot.top) root.scrollTop += box.bottom - foot.top;
    const covered = document.documentElement.dir === "rtl" ? box.right - total.left : total.right - box.left;
    if (cell.cellIndex > 1 && covered > 0 && view.width > 720) root.scrollLeft -= document.documentElement.dir === "rtl" ? -covered : covered;
  }

  const here = () => (at?.isConnected ? at : body.querySelector("tr[data-e]")?.cells[1]);

  async function down(step) {
    const cell = here();
    const index = Math.min(rows.count - 1, Math.max(0, rows.indexOf(cell.parentElement) + step));
    focus((await rows.row(index))?.cells[column]);
  }

  function across(step) {
    const cell = here();
    const turn = document.documentElement.dir === "rtl" ? -step : step;
    focus(cell.parentElement.cells[Math.min(cell.parentElement.cells.length - 1, Math.max(0, cell.cellIndex + turn))]);
  }

  const page = () => Math.max(1, Math.floor(root.clientHeight / 30) - 3);
  const MOVES = {
    ArrowDown: () => down(1),
    ArrowUp: () => down(-1),
    ArrowRight: () => across(1),
    ArrowLeft: () => across(-1),
    PageDown: () => down(page()),
    PageUp: () => down(-page()),
    Home: (event) => (event.ctrlKey ? down(-rows.count) : focus(here().parentElement.cells[0])),
    End: (event) => (event.ctrlKey ? down(rows.count) : focus([...here().parentElement.cells].at(-1))),
    Enter: () => panel.edit(here()),
    F2: () => panel.edit(here()),
    Escape: () => panel.close(),
  };

  body.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td, th");
    const act = MOVES[event.key];
    if (!cell || !act || event.altKey || event.metaKey || (event.ctrlKey && !["Home", "End"].includes(event.key))) return;
    if (event.target.closest("a") && event.key === "Enter") return;
    event.preventDefault();
    act(event);
  });
  body.addEventListener("focusin", (event) => {
    const cell = event.target.closest("td, th");
    if (cell && cell !== at) {
      if (at?.isConnected) at.tabIndex = -1;
      at = cell;
      column = cell.cellIndex;
      cell.tabIndex = 0;
    }
  });
  body.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const cell = event.target.closest("td");
    if (!cell || !matchMedia("(min-width: 720px)").matches) return;
    focus(cell);
    panel.edit(cell);
  });
  const onCell = (act) => () => {
    if (here()) act(here());
  };
  onKey("w", onCell((cell) => panel.working(cell)));
  onKey("h", onCell((cell) => panel.history(cell)));
  onKey("m", onCell((cell) => panel.marking(cell)));
  const begin = here();
  if (begin) begin.tabIndex = 0;
  panel.whenClosed = (cell) => focus(cell?.isConnected ? cell : here());
}
