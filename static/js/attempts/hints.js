// A hint asked for while an attempt runs. What was answered has been sent by then; the hint comes into its place.
import { csrfToken } from "../http.js";

/** Put the hints of a question, as the server showed them last, into a form that holds it. */
export function putHints(form, position, html) {
  const place = html && form.querySelector(`[data-hints="${position}"]`);
  if (!place) return null;
  const held = new DOMParser().parseFromString(html, "text/html").querySelector("[data-hints]");
  const next = document.adoptNode(held);
  place.replaceWith(next);
  next.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
  return next;
}

/** Ask for the hint of a button and show it; `keep(position, news)` remembers it for when the question is turned to again. */
export async function takeHint(form, button, keep) {
  const place = button.closest("[data-hints]");
  const position = place.dataset.hints;
  button.setAttribute("aria-disabled", "true");
  const answer = await fetch(button.formAction, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
    body: new URLSearchParams({ hint: button.value }),
  }).catch(() => null);
  button.removeAttribute("aria-disabled");
  if (answer?.redirected) return window.location.assign(answer.url);
  const failed = !answer?.ok;
  place.querySelector("[data-failed]").hidden = !failed;
  if (failed) return undefined;
  const hints = await answer.text();
  keep(position, { hints });
  const last = [...(putHints(form, position, hints)?.querySelectorAll(".feedback") ?? [])].at(-1);
  if (!last) return undefined;
  last.tabIndex = -1;
  last.focus();
  return undefined;
}
