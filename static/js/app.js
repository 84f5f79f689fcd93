// Behaviour of every page. A part is fetched when the page has what it looks for; every page works without any of
// this as far as its nature allows.
import { csrfToken, part } from "./http.js";
import { startShortcuts } from "./shortcuts.js";
import { startTheme } from "./theme.js";

// Selector → what starts it, once per page.
const ONCE = {
  "[data-toast]": [() => import("./toast.js"), "startToasts"],
  "[data-copy], [data-copy-from]": [() => import("./copy.js"), "startCopy"],
  "[data-autosubmit], form[hx-trigger^=change]": [() => import("./autosubmit.js"), "startAutosubmit"],
  "[data-fill-email]": [() => import("./demo.js"), "startDemo"],
  "time[data-relative]": [() => import("./times.js"), "startTimes"],
  ".subbar .tabs > [aria-current]": [() => import("./strip.js"), "startStrip"],
  "[data-unread]": [() => import("./unread.js"), "startUnread"],
};
// Selector → what starts it, for the page and for each part that htmx or a fragment brings in.
const EACH = {
  "[data-tabs]": [() => import("./tabs.js"), "startTabs"],
  ".math:not(.is-drawn)": [() => import("./maths.js"), "startMaths"],
  "[data-question]": [() => import("./questions/start.js"), "startQuestions"],
  "[data-author]": [() => import("./questions/rows.js"), "startRows"],
  "[data-fragment]": [() => import("./fragments.js"), "startFragments"],
  "pre, .table-scroll, .math": [() => import("./scroll.js"), "startScrollers"],
};
const started = new Set();

/** What cannot be fetched without a line comes with it. */
async function run([fetched, name], scope) {
  const module = await part(fetched);
  if (module) module[name](scope);
  else window.addEventListener("online", () => run([fetched, name], scope), { once: true });
}

function start(scope) {
  for (const [selector, found] of Object.entries(ONCE)) {
    if (started.has(selector) || !scope.querySelector(selector)) continue;
    started.add(selector);
    run(found);
  }
  for (const [selector, found] of Object.entries(EACH)) {
    if (scope.querySelector(selector)) run(found, scope);
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

// A form that asks before it goes out brings its dialog when it is first sent; one click more meanwhile asks no second time.
let asks = false;
document.addEventListener(
  "submit",
  async (event) => {
    const { target: form, submitter } = event;
    if (asks === true || !(submitter?.dataset.confirm || form.dataset.confirm)) return;
    event.preventDefault();
    event.stopPropagation();
    if (asks === null) return;
    asks = null;
    const module = await part(() => import("./confirm.js"));
    asks = module !== null;
    if (!asks) return;
    module.startConfirm();
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
