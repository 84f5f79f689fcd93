// The attempt is over: answers that this browser still holds are sent before the result is shown.
import { Outbox } from "./outbox.js";

const form = document.getElementById("over-form");
if (form) {
  const held = form.querySelector("[data-held]");
  const outbox = new Outbox(form.dataset.attempt, show);
  window.addEventListener("online", () => outbox.flush().then(leave));
  outbox.flush().then(leave);

  function show({ waiting, stuck }) {
    held.textContent = waiting.length;
    form.querySelector("[data-stuck]").hidden = !stuck;
    form.querySelector("[data-sending]").hidden = !waiting.length;
    if (stuck) window.setTimeout(() => outbox.flush().then(leave), 3000);
  }

  function leave() {
    if (!Object.keys(outbox.read()).length) form.submit();
  }
}
