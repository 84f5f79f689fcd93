// Files of an answer go up as soon as they are chosen; the page is then read again with them in the list.
import { csrfToken } from "../http.js";

export function files(form) {
  const field = form.querySelector("input[type=file][data-upload]");
  const told = form.querySelector("[data-upload-state]");
  field?.addEventListener("change", async () => {
    for (const file of field.files) {
      told.textContent = `${form.dataset.sendingWord}: ${file.name}`;
      const answer = await send(field.dataset.upload, file);
      if (answer.over) {
        window.location.assign(answer.over);
        return;
      }
      if (!answer.saves) {
        told.textContent = answer.error ?? form.dataset.unsentWord;
        field.value = "";
        return;
      }
    }
    field.value = "";
    window.location.reload();
  });
}

/** What the server says; sent again the same file is the same answer. */
async function send(url, file) {
  const body = new FormData();
  body.append("file", file);
  try {
    const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body });
    return answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
  } catch {
    return {};
  }
}
