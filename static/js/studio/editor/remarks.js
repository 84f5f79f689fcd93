// Remarks: those on a block are counted beside it; what else is done with them comes when somebody does it (talk.js).
import { talk } from "./later.js";

const panel = document.querySelector("[data-remarks]");

/** Count the open remarks beside each block. */
function countRemarks() {
  const counts = {};
  for (const thread of panel.querySelectorAll("[data-open][data-on]")) counts[thread.dataset.on] = (counts[thread.dataset.on] ?? 0) + 1;
  for (const button of document.querySelectorAll("[data-remark-block]")) {
    const count = counts[button.dataset.remarkBlock] ?? 0;
    button.toggleAttribute("data-none", count === 0);
    button.querySelector("[data-remark-number]").textContent = count || "";
  }
}

export function startRemarks() {
  if (!panel) return;
  countRemarks();
  panel.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (!target.matches("[data-remark-form]")) return;
    event.preventDefault();
    talk().then(({ post }) => post(target, submitter, countRemarks));
  });
  document.addEventListener("click", ({ target }) => {
    const name = target.closest("[data-mention]")?.dataset.mention;
    const block = target.closest("[data-remark-block]")?.closest("[data-block]");
    if (name) talk().then(({ mention }) => mention(name));
    else if (block) talk().then(({ remarksOf }) => remarksOf(block));
  });
  document.addEventListener("block:drawn", countRemarks);
}
