// Categories: each item lies in the box its list says; choosing in the list moves it, dragging it sets the list.
import { drag } from "./drag.js";
import { changed, say } from "./say.js";

export function startCategorise(question) {
  const sort = question.querySelector("[data-sort]");
  const bins = [...sort.querySelectorAll("[data-sort-bin]")];
  const bin = (value) => bins.find((one) => one.dataset.sortBin === value) ?? bins[0];
  const list = (item) => item.querySelector("select");
  const show = (item) => {
    const home = bin(list(item).value);
    if (item.parentElement !== home) home.append(item);
  };
  const at = (x, y) =>
    bins.find((one) => {
      const box = (one.closest(".sort-bin") ?? one).getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    });
  const mark = (found) => {
    for (const one of bins) (one.closest(".sort-bin") ?? one).classList.toggle("is-over", one === found);
  };
  let target = null;

  question.classList.add("is-arranged");
  for (const item of sort.querySelectorAll("[data-sort-item]")) show(item);

  function tell(item) {
    const choice = list(item).selectedOptions[0];
    say(question, sort.dataset.moved, {
      what: item.querySelector("label").textContent.trim(),
      where: list(item).value ? choice.textContent.trim() : sort.dataset.openWord,
    });
  }

  sort.addEventListener("change", (event) => {
    const item = event.target.closest("[data-sort-item]");
    if (!item) return;
    const focused = document.activeElement === event.target;
    show(item);
    if (focused) event.target.focus({ preventScroll: true });
    tell(item);
  });
  drag(sort, "[data-sort-item]", {
    over(_item, x, y) {
      target = at(x, y);
      mark(target);
    },
    drop(item) {
      mark(null);
      if (!target || target === item.parentElement) return;
      list(item).value = target.dataset.sortBin;
      changed(list(item));
    },
    cancel() {
      mark(null);
    },
  });
}
