// What scrolls sideways (wide code, tables, formulas) can be reached and moved with the keyboard.

export function startScrollers(scope) {
  for (const box of scope.querySelectorAll(".prose pre, .table-scroll, .math-display, .math[data-display=true], .prose table")) {
    if (box.scrollWidth > box.clientWidth + 1 && !box.hasAttribute("tabindex")) box.tabIndex = 0;
  }
}

document.addEventListener("maths:drawn", () => startScrollers(document));
