// Behaviour of every page. A part is fetched when the page has what it looks for; every page works without any of
// this as far as its nature allows.
import { csrfToken } from "./http.js";
import { startShortcuts } from "./shortcuts.js";
import { startTheme } from "./theme.js";

// Selector → start, once per page.
const ONCE = {
  "[data-toast]": async () => (await import("./toast.js")).startToasts(),
  "[data-copy], [data-copy-from]": async () => (await import("./copy.js")).startCopy(),
  "[data-autosubmit]": async () => (await import("./autosubmit.js")).startAutosubmit(),
  "[data-fill-email]": async () => (await import("./demo.js")).startDemo(),
  "time[data-relative]": async () => (await import("./times.js")).startTimes(),
  ".subbar .tabs > [aria-current]": async () => (await import("./strip.js")).startStrip(),
  "[data-unread]": async () => (await import("./unread.js")).startUnread(),
};
// Selector → start, for the page and for each part that htmx or a fragment brings in.
const EACH = {
  "[data-tabs]": async (scope) => (await import("./tabs.js")).startTabs(scope),
  ".math:not(.is-drawn)": async (scope) => (await import("./maths.js")).startMaths(scope),
  "[data-question]": async (scope) => (await import("./questions/start.js")).startQuestions(scope),
  "[data-author]": async (scope) => (await import("./questions/rows.js")).startRows(scope),
  "[data-fragment]": async (scope) => (await import("./fragments.js")).startFragments(scope),
  "pre, .table-scroll, .math": async (scope) => (await import("./scroll.js")).startScrollers(scope),
};
const started = new Set();

function start(scope) {
  for (const [selector, run] of Object.entries(ONCE)) {
    if (started.has(selector) || !scope.querySelector(selector)) continue;
    started.add(selector);
    run();
  }
  for (const [selector, run] of Object.entries(EACH)) {
    if (scope.querySelector(selector)) run(scope);
  }
}

startTheme();
startShortcuts();
start(document);

for (const kind of ["htmx:after:swap", "fragment:filled"]) {
  document.addEventListener(kind, (event) => start(event.target instanceof Element ? event.target : document));
}
document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail?.ctx?.request;
  if (request && request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken();
});

// A form that asks before it goes out brings its dialog when it is first sent.
let asks = false;
document.addEventListener(
  "submit",
  async (event) => {
    const { target: form, submitter } = event;
    if (asks || !(submitter?.dataset.confirm || form.dataset.confirm)) return;
    event.preventDefault();
    event.stopPropagation();
    const { startConfirm } = await import("./confirm.js");
    if (!asks) startConfirm();
    asks = true;
    form.requestSubmit(submitter);
  },
  true,
);

// Forms may be sent once; a second click on the same button changes nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "";
  window.setTimeout(() => delete form.dataset.sending, 4000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});
