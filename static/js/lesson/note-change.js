// Saving, changing and removing notes. Loaded when somebody turns to one; what is typed outlives a reload.
import { csrfToken } from "../http.js";
import { toast } from "../toast.js";

const key = (id) => `note-change:${id}`;
const headers = () => ({ "HX-Request": "true", Accept: "text/html", "X-CSRFToken": csrfToken() });

async function ask(address, options) {
  const answer = await fetch(address, { headers: headers(), credentials: "same-origin", ...options });
  if (!answer.ok && answer.status !== 422) throw new Error(`HTTP ${answer.status}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { good: answer.ok, nodes: [...parsed.body.childNodes], form: parsed.querySelector("[data-note-change]") };
}

function keep(form) {
  const typed = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(key(form.dataset.noteChange), JSON.stringify(typed));
}

/** Send a new note; returns the list as it is then. */
export async function saveNote(form) {
  const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
  if (!answer.good) throw new Error("refused");
  return answer.nodes;
}

/** Returns whether the note is gone. */
export async function removeNote(form) {
  const answer = await fetch(form.action, { method: "DELETE", headers: headers(), credentials: "same-origin" });
  return answer.ok;
}

/** Put the form in the note's place; `done` gets the list as it is after saving. */
export async function changeNote(item, words, done) {
  const id = item.dataset.note;
  if (item.nextElementSibling?.matches("[data-note-change]")) return;
  const { form } = await ask(item.querySelector("[data-note-edit]").href, {});
  for (const [name, value] of JSON.parse(sessionStorage.getItem(key(id)) ?? "[]")) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  item.hidden = true;
  item.after(form);
  start(form, item, words, done);
}

function start(form, item, words, done) {
  const id = item.dataset.note;
  form.addEventListener("input", () => keep(form));
  form.querySelector("[data-note-leave]").addEventListener("click", (event) => {
    event.preventDefault();
    sessionStorage.removeItem(key(id));
    form.remove();
    item.hidden = false;
    item.querySelector("[data-note-edit]").focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const answer = await ask(form.action, { method: "POST", body: new FormData(form) });
      if (answer.good) {
        sessionStorage.removeItem(key(id));
        done(answer.nodes);
        document.querySelector(`[data-note="${id}"] [data-note-edit]`)?.focus();
        return;
      }
      form.replaceWith(answer.form);
      start(answer.form, item, words, done);
    } catch {
      toast(words.notSaved);
      button.disabled = false;
    }
  });
  const text = form.elements.body;
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}
