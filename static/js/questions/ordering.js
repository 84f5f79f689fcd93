// Ordering: rows are dragged, or moved by their buttons; the list of places in each row carries the answer.
import { before, drag } from "./drag.js";
import { changed, say } from "./say.js";

export function startOrdering(question) {
  const list = question.querySelector("[data-order]");
  const rows = () => [...list.querySelectorAll("[data-order-row]")];
  const place = (row) => row.querySelector("select");
  const keep = question.querySelector("[data-order-keep]");
  let held = null;
  let told = false;

  // What was answered before stands in its order; what has no place stays behind it.
  const sorted = rows().sort((a, b) => (Number(place(a).value) || 99) - (Number(place(b).value) || 99));
  list.append(...sorted);
  question.classList.add("is-arranged");

  function number(moved) {
    const now = rows();
    now.forEach((row, index) => (place(row).value = index + 1));
    if (keep) keep.hidden = true;
    told = true;
    changed(place(moved));
    told = false;
    say(question, list.dataset.moved, {
      what: moved.querySelector("label").textContent.trim(), n: now.indexOf(moved) + 1, total: now.length,
    });
  }

  // Choosing a place puts the row there; the others make room.
  list.addEventListener("change", (event) => {
    const row = !told ? event.target.closest("[data-order-row]") : null;
    const wanted = Number(event.target.value);
    if (!row || !wanted) return;
    event.stopPropagation();
    const others = rows().filter((one) => one !== row);
    list.insertBefore(row, others[wanted - 1] ?? null);
    number(row);
    event.target.focus();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-order-up], [data-order-down]");
    if (!button) return;
    const row = button.closest("[data-order-row]");
    if ("orderUp" in button.dataset) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    number(row);
    button.focus();
  });
  keep?.querySelector("button").addEventListener("click", () => {
    number(rows()[0]);
    list.querySelector("button")?.focus();
  });
  drag(list, "[data-order-row]", {
    over(row, x, y) {
      held ??= rows();
      const next = before(list, row, y);
      if (next !== row.nextElementSibling) list.insertBefore(row, next);
    },
    drop(row) {
      held = null;
      number(row);
    },
    cancel() {
      list.append(...(held ?? []));
      held = null;
    },
  });
}
