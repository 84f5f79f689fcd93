// Toasts at the bottom: a sentence, perhaps an Undo, gone after eight seconds unless touched.

const LIFE = 8000;

function fade(toast) {
  let timer = window.setTimeout(() => toast.remove(), LIFE);
  for (const kind of ["pointerenter", "focusin"]) toast.addEventListener(kind, () => window.clearTimeout(timer));
  for (const kind of ["pointerleave", "focusout"]) {
    toast.addEventListener(kind, () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => toast.remove(), LIFE);
    });
  }
}

/** Show a sentence; `undo`, when given, is called by the Undo button. */
export function toast(sentence, { undo } = {}) {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("p");
  words.textContent = sentence;
  box.append(words);
  if (undo) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = place.dataset.undoLabel;
    button.addEventListener("click", () => {
      box.remove();
      undo();
    });
    box.append(button);
  }
  place.append(box);
  fade(box);
}

export function startToasts() {
  for (const box of document.querySelectorAll("[data-toast]")) fade(box);
}
