// The page of one piece. "Save and next" is one request: its answer is the next piece, which takes this one's place.
import { csrfToken } from "../http.js";
import { onKey } from "../shortcuts.js";
import { keep } from "./keeping.js";
import { startLevels } from "./levels.js";
import { startLibrary } from "./library.js";

const NEXT = "X-Next-Page";
let choose = () => {};
let openLibrary = () => {};
let kept = { stop() {}, leave() {} };

function start() {
  const form = document.getElementById("marking");
  choose = openLibrary = () => {};
  // Who waits for the second person has no form.
  if (!form) return;
  choose = startLevels(form);
  openLibrary = startLibrary(form);
  kept = keep(form);
  form.addEventListener("submit", submit);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
    // A radio is an input, where keys are left to the page: here they choose all the same.
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      choose(Number(event.key));
    } else if (event.key === "j" || event.key === "k") go(event.key);
  });
}

function go(key) {
  const place = document.getElementById("piece");
  const address = key === "j" ? place.dataset.after : place.dataset.before;
  if (address) window.location.assign(address);
}

/** Put a piece's page in the place of this one. */
function show(html, address) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const piece = page.getElementById("piece");
  if (!piece) return false;
  document.getElementById("piece").replaceWith(document.adoptNode(piece));
  document.title = page.title;
  if (address) window.history.pushState({}, "", address);
  start();
  return true;
}

async function submit(event) {
  const form = event.target;
  if (event.submitter?.hasAttribute("data-keep")) {
    kept.stop();
    return;
  }
  event.preventDefault();
  const button = form.querySelector(".button-primary");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: new FormData(form), credentials: "same-origin",
      headers: { Accept: "text/html", [NEXT]: "1", "X-CSRFToken": csrfToken() },
    });
    const address = answer.headers.get(NEXT);
    if (answer.status === 204 && address) {
      kept.stop();
      window.location.assign(address);
      return;
    }
    const html = await answer.text();
    kept.stop();
    if (!show(html, address)) throw new Error(`HTTP ${answer.status}`);
    if (answer.ok) {
      window.scrollTo({ top: 0 });
      document.querySelector("[data-top]").focus({ preventScroll: true });
    } else document.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
  } catch {
    // Without a line: what is typed stays, and is kept as soon as there is one again.
    button.disabled = false;
    form.querySelector("[data-kept]").textContent = form.dataset.unsavedWord;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

for (let level = 1; level <= 9; level += 1) onKey(String(level), () => choose(level));
onKey("c", () => openLibrary());
onKey("j", () => go("j"));
onKey("k", () => go("k"));
window.addEventListener("popstate", () => window.location.reload());
if (document.getElementById("piece")) start();
