// Puts an answer as it was sent back into the fields of its question.

export function fill(question, body) {
  const given = new URLSearchParams(body);
  for (const field of question.querySelectorAll(".question :is(input, select, textarea)[name]")) {
    const values = given.getAll(field.name);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.type === "file") continue;
    else if (values.length || field.type !== "hidden") field.value = values[0] ?? "";
  }
}

/** Whether a field says something else than when it came. */
export function touched(field) {
  if (!field.options) return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
  const written = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(0, written);
}
