// The current lesson is in view in a long outline.

export function showCurrent() {
  document.querySelector(".outline-item[aria-current]")?.scrollIntoView({ block: "center" });
  window.scrollTo(0, 0);
}
