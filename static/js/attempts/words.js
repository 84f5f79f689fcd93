// Counts the words of an essay while it is written.

export function words(form) {
  for (const field of form.querySelectorAll("textarea[data-words]")) {
    const count = field.closest(".field").querySelector("[data-word-count]");
    const show = () => {
      count.textContent = field.value.split(/\s+/).filter(Boolean).length;
    };
    field.addEventListener("input", show);
    show();
  }
}
