// The sheet for rough work of a question: it stays on this device and is never sent.

export function rough(form) {
  const box = form.querySelector("[data-rough]");
  const field = box?.querySelector("textarea");
  if (!field) return;
  const key = `lms:rough:${box.dataset.rough}`;
  field.value = localStorage.getItem(key) ?? "";
  box.open = field.value !== "";
  field.addEventListener("input", () => localStorage.setItem(key, field.value));
}
