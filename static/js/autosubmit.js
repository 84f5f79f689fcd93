// <form data-autosubmit>: a filter form goes out when a box or a list changes; in a drawer its button sends it.
// What was changed before this was here, or before htmx was, counts as changed now.

const differs = (field) => {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (!field.matches("select")) return field.matches("[type=search]") && field.value !== field.defaultValue;
  const first = Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  return !field.multiple && field.selectedIndex !== first;
};

function catchUp() {
  // A browser that goes back or loads again puts into the fields what stood in them: nobody has changed that now.
  if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
  for (const form of document.querySelectorAll("[data-autosubmit], form[hx-trigger^=change]")) {
    [...form.elements].find(differs)?.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function startAutosubmit() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || form.dataset.autosubmit === undefined) return;
    if (!event.target.matches("select, input[type=checkbox], input[type=radio]")) return;
    if (event.target.closest("[popover]:popover-open")) return;
    form.requestSubmit();
  });
  if (document.readyState === "complete") catchUp();
  else window.addEventListener("load", catchUp, { once: true });
}
