// What a question tells who cannot see what moved, and whoever saves.

/** Say `pattern` with `{names}` filled in, in the question's live region. */
export function say(question, pattern, values = {}) {
  const place = question.querySelector("[data-question-status]");
  if (place && pattern) place.textContent = pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** An input was changed by the script: tell the form, as if a person had done it. */
export function changed(input) {
  input.dispatchEvent(new Event("change", { bubbles: true }));
}
