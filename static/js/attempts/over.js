// The attempt is over: answers and files that this browser still holds are sent before the result is shown.
import { sendFile } from "./files-send.js";
import { forget, kept } from "./files-store.js";
import { Outbox } from "./outbox.js";

const form = document.getElementById("over-form");
if (form) {
  const held = form.querySelector("[data-held]");
  const outbox = new Outbox(form.dataset.attempt, show);
  let files = [];
  let state = { waiting: [], stuck: false };
  window.addEventListener("online", send);
  kept(form.dataset.attempt).then((items) => {
    files = items;
    send();
  });

  function show({ waiting, stuck }) {
    state = { waiting, stuck };
    const left = waiting.length + files.length;
    held.textContent = left;
    form.querySelector("[data-stuck]").hidden = !stuck;
    form.querySelector("[data-sending]").hidden = !left;
    if (stuck) window.setTimeout(send, 3000);
  }

  let busy = false;
  async function send() {
    if (busy) return;
    busy = true;
    await pass().finally(() => (busy = false));
  }

  async function pass() {
    await outbox.flush();
    // One by one, in the order of their choosing; what the server leaves here the page of the result gives back.
    while (files.length) {
      const answer = await sendFile(files[0]);
      if (!answer) return show({ ...state, stuck: true });
      const item = files.shift();
      if (answer.late) await forget(item.id);
      show({ ...state, stuck: false });
    }
    if (!Object.keys(outbox.read()).length) form.submit();
    return undefined;
  }
}
