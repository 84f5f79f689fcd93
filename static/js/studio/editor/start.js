// The editor of a lesson: what its page starts.
import { startPresence } from "../presence.js";
import { startRemarks } from "./remarks.js";
import { say } from "./api.js";

startRemarks();
// Once the page is at rest: figures beside the lessons are the last thing an author waits for.
window.addEventListener("load", () => import("./rates.js").then(({ startRates }) => startRates(), () => null));

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-go]")?.dataset.go;
  const block = key && document.getElementById(`block-${key}`);
  if (!block) return;
  event.preventDefault();
  block.scrollIntoView({ block: "center" });
  block.focus();
});

const present = document.querySelector("[data-present]");
startPresence();
present?.addEventListener("present:changed", () => {
  for (const item of present.children) {
    const here = item.dataset.lesson === present.dataset.lesson;
    item.classList.toggle("is-here", here);
    if (here) item.title = say("is_here", item.textContent);
  }
});
