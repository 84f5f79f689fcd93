// Behaviour of every page. Each module looks for its own data attributes and does nothing without them;
// every page works without any of this as far as its nature allows.
import { startAutosubmit } from "./autosubmit.js";
import { startConfirm } from "./confirm.js";
import { startCopy } from "./copy.js";
import { startDemo } from "./demo.js";
import { startFragments } from "./fragments.js";
import { csrfToken } from "./http.js";
import { startMaths } from "./maths.js";
import { startScrollers } from "./scroll.js";
import { startShortcuts } from "./shortcuts.js";
import { startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { startTimes } from "./times.js";
import { startToasts } from "./toast.js";
import { startUnread } from "./unread.js";

startTheme();
startShortcuts();
startToasts();
startConfirm();
startCopy();
startAutosubmit();
startDemo();
startTimes();
startUnread();
startTabs(document);
startMaths(document).then(() => startScrollers(document));
startFragments(document);

// What htmx or a fragment brings in gets the same treatment; its requests carry the token that Django asks for.
for (const kind of ["htmx:after:swap", "fragment:filled"]) {
  document.addEventListener(kind, (event) => {
    const target = event.target instanceof Element ? event.target : document;
    startTabs(target);
    startMaths(target).then(() => startScrollers(target));
  });
}
document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail?.ctx?.request;
  if (request && request.method !== "GET") request.headers["X-CSRFToken"] = csrfToken();
});

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
