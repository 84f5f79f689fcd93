// [data-tabs]: links to #ids become tabs that show one .tabpanel; without JavaScript every panel stands in turn.

function choose(root, tab, panels, tabs) {
  for (const one of tabs) {
    const current = one === tab;
    one.setAttribute("aria-selected", String(current));
    one.tabIndex = current ? 0 : -1;
  }
  const name = tab.hash.slice(1);
  for (const panel of panels) panel.classList.toggle("is-current", panel.id === name);
  root.dataset.tab = name;
  root.dispatchEvent(new CustomEvent("tabchange", { bubbles: true, detail: { name } }));
}

function start(root) {
  root.dataset.tabsReady = "";
  const list = root.querySelector("[data-tablist]");
  if (!list) return;
  const tabs = [...list.querySelectorAll("a[href^='#']")];
  const panels = tabs.map((tab) => document.getElementById(tab.hash.slice(1))).filter(Boolean);
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    tab.id ||= `tab-${tab.hash.slice(1)}`;
  }
  for (const panel of panels) {
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", `tab-${panel.id}`);
  }
  const first = tabs.find((tab) => tab.hash === location.hash) ?? tabs.find((tab) => tab.hasAttribute("aria-current")) ?? tabs[0];
  for (const tab of tabs) tab.removeAttribute("aria-current");
  choose(root, first, panels, tabs);
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("a[role=tab]");
    if (!tab || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(root, tab, panels, tabs);
    history.replaceState(history.state, "", tab.hash);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const shown = tabs.filter((tab) => tab.checkVisibility());
    const turn = document.documentElement.dir === "rtl" ? -step : step;
    const next = shown[(shown.indexOf(document.activeElement) + turn + shown.length) % shown.length];
    event.preventDefault();
    choose(root, next, panels, tabs);
    next.focus();
  });
}

export function startTabs(scope) {
  for (const root of scope.querySelectorAll("[data-tabs]:not([data-tabs-ready])")) start(root);
}
