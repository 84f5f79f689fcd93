// Work on an assignment: the text is saved as it is written and kept on this device until the server has it; files go
// up as soon as they are chosen.
import { Outbox } from "../attempts/outbox.js";
import { csrfToken } from "../http.js";

const form = document.getElementById("work");
if (form) start();

function start() {
  const field = form.elements.text;
  const state = form.querySelector("[data-work-state]");
  const said = (words) => state && (state.textContent = words);
  if (field) text(field, said);
  files();

  function text(field, said) {
    const box = form.querySelector("[data-elsewhere]");
    const number = form.elements.number.value;
    let timer = 0;
    let put = null;
    let conflict = null;
    const outbox = new Outbox(`work-${form.dataset.key}`, show);
    // What could not be sent when the page was closed is still here.
    const kept = outbox.read()[number];
    if (kept) field.value = new URLSearchParams(kept.body).get("text") ?? field.value;

    const body = () => new URLSearchParams({ number, text: field.value });
    function save() {
      window.clearTimeout(timer);
      if (conflict) return;
      put = field.value;
      outbox.put(form.action, number, body(), Number(form.dataset.saves));
    }
    field.addEventListener("input", () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 700);
      if (!conflict) said(form.dataset.savingWord);
    });
    window.addEventListener("pagehide", () => timer && field.value !== put && save());
    window.addEventListener("online", () => outbox.flush());
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      window.clearTimeout(timer);
      timer = 0;
      outbox.drop(number);
    });
    for (const button of box.querySelectorAll("[data-keep]")) {
      button.addEventListener("click", () => {
        if (button.dataset.keep === "theirs") field.value = conflict.text;
        form.dataset.saves = conflict.saves;
        conflict = null;
        box.hidden = true;
        save();
      });
    }

    function show({ waiting, stuck, done, over, elsewhere, theirs, refused }) {
      if (over) return void window.location.assign(over);
      if (elsewhere === number) {
        conflict = theirs;
        box.querySelector("[data-theirs]").textContent = conflict.text;
        box.hidden = false;
        said("");
        return;
      }
      if (done) form.dataset.saves = done.saves;
      // What was typed since is not even on its way.
      const more = put !== null && field.value !== put;
      if (refused && !waiting.length) said(refused.error);
      else said(stuck ? form.dataset.unsavedWord : waiting.length || more ? form.dataset.savingWord : form.dataset.savedWord);
    }
    outbox.flush();
    // Somebody may have written before this script was there.
    if (!kept && field.value !== field.defaultValue) save();
  }

  function files() {
    const chooser = form.querySelector("input[type=file]");
    const told = form.querySelector("[data-upload-state]");
    chooser?.addEventListener("change", async () => {
      const refused = [];
      let stored = 0;
      for (const file of chooser.files) {
        told.textContent = `${form.dataset.sendingWord}: ${file.name}`;
        const answer = await upload(file);
        if (answer.over) return void window.location.assign(answer.over);
        if (answer.stored) stored += 1;
        else refused.push(answer.error ?? form.dataset.unsentWord);
      }
      chooser.value = "";
      told.textContent = refused.join(" ");
      if (stored) await refresh(refused.join(" "));
    });
  }

  async function upload(file) {
    const sent = new FormData();
    sent.append("number", form.elements.number.value);
    sent.append("file", file);
    try {
      const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", headers, body: sent });
      const data = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      return { ...data, stored: answer.ok && "saves" in data };
    } catch {
      return {};
    }
  }

  /** Show the files the server has now; what is being written stays as it is. */
  async function refresh(words) {
    const answer = await fetch(window.location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("input[type=file], [data-upload-state]")?.closest(".field");
    if (!fresh) return;
    form.querySelector("[data-upload-state]").closest(".field").replaceWith(fresh);
    fresh.querySelector("[data-upload-state]").textContent = words;
    files();
  }
}
