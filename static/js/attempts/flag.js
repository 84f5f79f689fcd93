// A question marked to come back to. Where the server cannot be reached, the mark goes with the next save.
import { csrfToken } from "../http.js";
import { count } from "./marks.js";

export function setFlag(form, on) {
  const button = form.querySelector("[data-flag-button]");
  const label = button.querySelector("[data-on]");
  button.setAttribute("aria-pressed", on);
  button.classList.toggle("is-flagged", on);
  label.textContent = on ? label.dataset.on : label.dataset.off;
  form.elements.flagged.value = on ? "0" : "1";
}

export function flag(form, later) {
  const button = form.querySelector("[data-flag-button]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const on = button.getAttribute("aria-pressed") !== "true";
    const answer = await fetch(form.dataset.flag, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ flagged: on }),
    }).catch(() => null);
    if (!answer?.ok) later(on, form);
    setFlag(form, on);
    document.querySelector(`[data-tile="${form.dataset.position}"]`)?.classList.toggle("tile-flagged", on);
    count();
  });
}
