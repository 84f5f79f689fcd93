// A strip of tabs that is wider than the screen begins where one is.

export function startStrip() {
  for (const here of document.querySelectorAll(".subbar .tabs > [aria-current]")) {
    const strip = here.parentElement;
    if (strip.scrollWidth > strip.clientWidth) here.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
  }
}
