// Remarks as they are written: begun on a block, found from it, sent without leaving the page.
import { toast } from "../../toast.js";
import { csrfToken } from "../../http.js";

const panel = document.querySelector("[data-remarks]");

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

/** Show the remarks on a block; without any, begin one. */
export function remarksOf(block) {
  const threads = [...panel.querySelectorAll(`[data-on="${block.dataset.block}"]`)];
  for (const one of panel.querySelectorAll(".is-lit")) one.classList.remove("is-lit");
  for (const one of threads) one.classList.add("is-lit");
  threads[0]?.scrollIntoView({ block: "center" });
  if (!threads.length) remarkOn(block);
}

export function mention(name) {
  const field = panel.querySelector("[data-remark-new] textarea");
  field.setRangeText(`@${name} `, field.selectionStart, field.selectionEnd, "end");
  field.focus();
}

/** Send a form; `done` is called when the panel holds the answer. */
export async function post(form, button, done) {
  const body = new URLSearchParams(new FormData(form, button?.name ? button : undefined));
  const url = button?.hasAttribute("formaction") ? button.formAction : form.action;
  try {
    const answer = await fetch(url, {
      method: "POST", body, credentials: "same-origin", headers: { "HX-Request": "true", "X-CSRFToken": csrfToken() },
    });
    if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    panel.replaceChildren(...page.body.childNodes);
    done();
    panel.focus();
  } catch {
    toast(panel.dataset.failed);
  }
}
