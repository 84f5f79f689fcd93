// The lesson's title, renamed in place: Enter or leaving the field keeps it, Escape does not.
import { csrfToken } from "../../http.js";
import { toast } from "../../toast.js";
import { say } from "./api.js";
import { settled } from "./blocks.js";

export function startTitle() {
  const form = document.querySelector("[data-title-form]");
  const field = form.querySelector("textarea");
  const revision = form.querySelector("[name=revision]");
  let kept = field.defaultValue;
  const save = async () => {
    const title = field.value.trim().replaceAll("\n", " ");
    if (!title) field.value = kept;
    if (!title || title === kept) return;
    const body = new URLSearchParams({ title, revision: revision.value });
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST", body, credentials: "same-origin",
        headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" },
      });
    } catch {
      toast(say("unreachable"));
      return;
    }
    if (answer.status === 409) {
      const { theirs, revision: newer } = await answer.json();
      revision.value = newer;
      toast(say("renamed_meanwhile", theirs));
      return;
    }
    if (!answer.ok || answer.redirected) {
      toast(say("failed"));
      return;
    }
    kept = title;
    revision.value = Number(revision.value) + 1;
    for (const place of document.querySelectorAll("[data-lesson-title], .side-lesson[aria-current] .truncate")) place.textContent = title;
    settled();
  };
  field.addEventListener("blur", save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.value = kept;
    else if (event.key !== "Enter") return;
    event.preventDefault();
    field.blur();
  });
  // Enter may have come before this was here, or the author may have left again.
  const entered = field.value.includes("\n");
  if (entered) field.value = field.value.replaceAll("\n", " ").trim();
  if (document.activeElement !== field) save();
  else if (entered) field.blur();
}
