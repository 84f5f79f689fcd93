// Rows in windows: what is near the view is in the table, the rest is a row as high as what it stands for.

const AROUND = 1;

/** Returns { row(index), reload(row), indexOf(row), count, ready }. */
export function startRows(root) {
  const body = root.querySelector("[data-body]");
  const count = Number(root.dataset.count);
  const size = Number(root.dataset.size);
  const wide = matchMedia("(min-width: 720px)");
  const windows = new Map();
  const asked = new Map();
  let top = null;
  let bottom = null;
  let shown = "";

  const first = Math.floor(Number(root.dataset.start) / size);
  windows.set(first, [...body.rows]);
  const height = () => body.querySelector("tr[data-e]")?.getBoundingClientRect().height || 30;

  function spacer() {
    const row = document.createElement("tr");
    row.className = "gb-pad";
    row.setAttribute("aria-hidden", "true");
    row.append(document.createElement("td"));
    row.firstChild.colSpan = 99;
    return row;
  }

  async function load(number) {
    if (windows.has(number)) return windows.get(number);
    if (!asked.has(number)) asked.set(number, fetchRows(number * size).finally(() => asked.delete(number)));
    const rows = await asked.get(number);
    windows.set(number, rows);
    return rows;
  }

  async function fetchRows(start) {
    const url = new URL(root.dataset.rowsUrl, location.href);
    url.searchParams.set("start", start);
    const answer = await fetch(url, { credentials: "same-origin", headers: { "HX-Request": "true" } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    const table = document.createElement("template");
    table.innerHTML = `<table><tbody>${await answer.text()}</tbody></table>`;
    const rows = [...table.content.querySelectorAll("tr")];
    for (const row of rows) prepare(row);
    return rows;
  }

  /** Cells of a grid can be focused, and one of them by Tab. */
  function prepare(row) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      cell.tabIndex = -1;
      cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "gridcell");
    }
  }

  /** The numbers of the windows in and near the view. */
  function near() {
    const each = height();
    const head = root.querySelector("thead").getBoundingClientRect().height;
    const from = Math.max(0, Math.floor((root.scrollTop - head) / each / size) - AROUND);
    const last = Math.floor(Math.max(0, count - 1) / size);
    const to = Math.min(last, Math.floor((root.scrollTop + root.clientHeight) / each / size) + AROUND);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }

  async function show() {
    if (!wide.matches && count > size) return undefined;
    const wanted = near();
    const name = wanted.join();
    if (name === shown) return undefined;
    const rows = await Promise.all(wanted.map(load)).catch(() => null);
    if (!rows) return undefined;
    // The view may have moved on while they came.
    if (near().join() !== name) return show();
    draw(wanted, rows);
    shown = name;
    return undefined;
  }

  function draw(wanted, rows) {
    const each = height();
    const focused = document.activeElement;
    top.firstChild.style.blockSize = `${wanted[0] * size * each}px`;
    bottom.firstChild.style.blockSize = `${Math.max(0, count - (wanted.at(-1) + 1) * size) * each}px`;
    body.replaceChildren(top, ...rows.flat(), bottom);
    if (focused?.isConnected && body.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** The row at `index`, loaded and in view. */
  async function row(index) {
    const number = Math.floor(index / size);
    const rows = await load(number);
    const found = rows[index - number * size];
    if (found && !found.isConnected) {
      root.scrollTop = Math.max(0, index * height() - root.clientHeight / 2);
      await show();
    }
    return found;
  }

  function indexOf(found) {
    return Number(found.getAttribute("aria-rowindex")) - 3;
  }

  /** Fetch the window of a row anew and put its row in its place; returns the new row. */
  async function reload(old) {
    const index = indexOf(old);
    const number = Math.floor(index / size);
    const fresh = await fetchRows(number * size);
    const held = windows.get(number) ?? [];
    const mine = fresh.find((one) => one.dataset.e === old.dataset.e);
    if (!mine) return old;
    mine.setAttribute("aria-rowindex", old.getAttribute("aria-rowindex"));
    windows.set(number, held.map((one) => (one === old ? mine : one)));
    old.replaceWith(mine);
    return mine;
  }

  for (const one of body.rows) prepare(one);
  top = spacer();
  bottom = spacer();
  root.querySelector("table").setAttribute("role", "grid");
  if (wide.matches && count > size) {
    document.querySelector("[data-pages]")?.setAttribute("hidden", "");
    top.firstChild.style.blockSize = `${first * size * height()}px`;
    bottom.firstChild.style.blockSize = `${Math.max(0, count - (first + 1) * size) * height()}px`;
    body.replaceChildren(top, ...windows.get(first), bottom);
    root.scrollTop = first * size * height();
    let due = 0;
    root.addEventListener("scroll", () => {
      if (due) return;
      due = requestAnimationFrame(() => {
        due = 0;
        show();
      });
    }, { passive: true });
    show();
  }
  return { row, reload, indexOf, count };
}
