// <form data-autosubmit>: a filter form goes out when a box or a list changes; in a drawer its button sends it.

export function startAutosubmit() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!form || form.dataset.autosubmit === undefined) return;
    if (!event.target.matches("select, input[type=checkbox], input[type=radio]")) return;
    if (event.target.closest("[popover]:popover-open")) return;
    form.requestSubmit();
  });
}
