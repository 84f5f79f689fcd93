// The panel beside a cell: the working of a total, or a mark with its form and history. It never covers its own row.
import { csrfToken } from "../http.js";
import { toast } from "../toast.js";

const headers = () => ({ "HX-Request": "true", Accept: "text/html", "X-CSRFToken": csrfToken() });

export function startPanel(root, rows) {
  const panel = document.querySelector("[data-panel]");
  const state = document.querySelector("[data-save-state]");
  const words = root.dataset;
  let cell = null;
  const me = { edit, working, history, marking, close, whenClosed: null };

  const learner = (one) => `${words.learners}${one.parentElement.dataset.e}/`;
  const item = (one) => root.querySelector(".gb-heads").cells[one.cellIndex]?.dataset.item;

  function place() {
    const box = cell.getBoundingClientRect();
    const view = { width: innerWidth, height: innerHeight };
    const width = panel.offsetWidth;
    const tall = panel.offsetHeight;
    const below = view.height - box.bottom - 14;
    const above = box.top - 14;
    const under = below >= tall || below >= above;
    panel.style.maxBlockSize = `${Math.min(560, under ? below : above)}px`;
    panel.style.insetInlineStart = "auto";
    panel.style.left = `${Math.max(8, Math.min(box.left, view.width - width - 8))}px`;
    panel.style.top = under ? `${box.bottom + 6}px` : `${Math.max(8, box.top - 6 - Math.min(tall, above))}px`;
  }

  function fill(html) {
    const parsed = new DOMParser().parseFromString(html, "text/html");
    panel.replaceChildren(...parsed.body.childNodes);
    panel.hidden = false;
    place();
  }

  async function open(one, url, focus) {
    cell = one;
    try {
      const answer = await fetch(url, { headers: headers(), credentials: "same-origin" });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      fill(await answer.text());
    } catch {
      say(words.failed, true);
      return;
    }
    for (const old of root.querySelectorAll("[aria-selected]")) old.removeAttribute("aria-selected");
    cell.setAttribute("aria-selected", "true");
    const target = focus && panel.querySelector(focus);
    (target || panel).focus({ preventScroll: !target });
    if (target?.select) target.select();
  }

  function edit(one) {
    if (one.cellIndex < 2) return working(one);
    return open(one, `${learner(one)}items/${item(one)}/`, "[data-first]");
  }

  function working(one) {
    const total = one.parentElement.cells[1];
    return open(total, learner(total), "");
  }

  function history(one) {
    if (one.cellIndex < 2) return location.assign(`${learner(one)}#history`);
    return open(one, `${learner(one)}items/${item(one)}/`, "[data-history]");
  }

  async function marking(one) {
    if (one.cellIndex < 2) return location.assign(words.marking);
    await edit(one);
    location.assign(panel.querySelector("a[data-marking]")?.href ?? words.marking);
    return undefined;
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    cell?.removeAttribute("aria-selected");
    me.whenClosed?.(cell);
  }

  function say(text, failed = false) {
    state.classList.toggle("status-bad", failed);
    state.classList.toggle("status-ok", !failed);
    state.querySelector("span").textContent = text;
  }

  async function keep(form) {
    const button = form.querySelector("button");
    button.disabled = true;
    say(words.saving);
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: headers(), credentials: "same-origin" });
      if (answer.status === 422) {
        fill(await answer.text());
        panel.querySelector("[data-first]")?.focus();
        say(panel.querySelector("[role=alert]")?.textContent ?? words.failed, true);
        return;
      }
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      const said = await answer.text();
      const index = cell.cellIndex;
      cell = (await rows.reload(cell.parentElement)).cells[index];
      const zone = document.documentElement.lang || undefined;
      say(`${words.saved} ${new Date().toLocaleTimeString(zone)}`);
      toast(said);
      close();
    } catch {
      say(words.failed, true);
    } finally {
      button.disabled = false;
    }
  }

  panel?.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-cell-form]")) return;
    event.preventDefault();
    keep(event.target);
  });
  panel?.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!panel || panel.hidden || panel.contains(event.target) || event.target.closest("[data-body] td")) return;
    close();
  });
  root.addEventListener("scroll", () => {
    if (!panel.hidden && cell?.isConnected) place();
  }, { passive: true });
  return me;
}
