// Remarks: sent without leaving the page; those on a block are counted beside it and found from there.
import { toast } from "../../toast.js";
import { csrfToken } from "../../http.js";

const panel = document.querySelector("[data-remarks]");

/** Count the open remarks beside each block. */
export function countRemarks() {
  const counts = {};
  for (const thread of panel.querySelectorAll("[data-open][data-on]")) counts[thread.dataset.on] = (counts[thread.dataset.on] ?? 0) + 1;
  for (const button of document.querySelectorAll("[data-remark-block]")) {
    const count = counts[button.dataset.remarkBlock] ?? 0;
    button.toggleAttribute("data-none", count === 0);
    button.querySelector("[data-remark-number]").textContent = count || "";
  }
}

/** Begin a remark on a block. */
export function remarkOn(block) {
  const form = panel.querySelector("[data-remark-new]");
  const about = form.querySelector("[data-remark-about]");
  form.querySelector("[data-remark-target]").value = block.dataset.block;
  about.textContent = block.getAttribute("aria-label");
  about.hidden = false;
  form.scrollIntoView({ block: "center" });
  form.querySelector("textarea").focus();
}

function light(key) {
  const threads = [...panel.querySelectorAll(`[data-on="${key}"]`)];
  for (const one of panel.querySelectorAll(".is-lit")) one.classList.remove("is-lit");
  for (const one of threads) one.classList.add("is-lit");
  threads[0]?.scrollIntoView({ block: "center" });
  return threads.length > 0;
}

async function post(form, button) {
  const body = new URLSearchParams(new FormData(form, button?.name ? button : undefined));
  const url = button?.hasAttribute("formaction") ? button.formAction : form.action;
  try {
    const answer = await fetch(url, {
      method: "POST", body, credentials: "same-origin", headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
    });
    if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...page.body.childNodes);
    countRemarks();
    panel.focus();
  } catch {
    toast("That did not work. What you wrote is still in the field.");
  }
}

export function startRemarks() {
  if (!panel) return;
  countRemarks();
  panel.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-remark-form]")) return;
    event.preventDefault();
    post(event.target, event.submitter);
  });
  panel.addEventListener("click", (event) => {
    const name = event.target.closest("[data-mention]")?.dataset.mention;
    if (!name) return;
    const field = panel.querySelector("[data-remark-new] textarea");
    field.setRangeText(`@${name} `, field.selectionStart, field.selectionEnd, "end");
    field.focus();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-remark-block]");
    if (!button) return;
    const block = button.closest("[data-block]");
    if (!light(block.dataset.block)) remarkOn(block);
  });
  document.addEventListener("block:drawn", countRemarks);
}
