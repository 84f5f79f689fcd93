// Rows of an author's form, added, moved and removed without a round trip. Without this, their buttons send the form.

let made = 0;
const fill = (pattern, values) => pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Start each author's form below `scope` once. */
export function startRows(scope) {
  for (const form of scope.querySelectorAll("[data-author]:not([data-started])")) {
    form.dataset.started = "";
    start(form);
  }
}

function start(form) {
  const status = form.querySelector("[data-rows-status]");
  const tell = (pattern, values = {}) => (status.textContent = fill(pattern, values));

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row-add], [data-row-up], [data-row-down], [data-row-remove]");
    if (!button) return;
    event.preventDefault();
    const box = button.closest("[data-rows]");
    const list = box.querySelector("[data-rows-list]");
    const row = button.closest("[data-row]");
    const act = button.dataset;
    if ("rowAdd" in act) {
      const fresh = copy(box.querySelector("template"));
      list.append(fresh);
      fresh.querySelector("textarea, input:not([type=hidden]), select")?.focus();
      tell(status.dataset.added);
    } else if ("rowRemove" in act) {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector("[data-row-remove]") ?? box.querySelector("[data-row-add]")).focus();
      tell(status.dataset.removed);
    } else {
      if ("rowUp" in act) row.previousElementSibling?.before(row);
      else row.nextElementSibling?.after(row);
      button.focus();
      tell(status.dataset.moved, { n: [...list.children].indexOf(row) + 1, total: list.children.length });
    }
    number(list);
    choices(form);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-ids]")) choices(form);
  });
}

/** A new row, with a key that no other row has, here or on the server. */
function copy(template) {
  const key = `n${Date.now().toString(36)}${(made += 1)}`;
  const fresh = template.content.firstElementChild.cloneNode(true);
  for (const element of [fresh, ...fresh.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (value.includes("__key__")) element.setAttribute(name, value.replaceAll("__key__", key));
    }
  }
  return fresh;
}

function number(list) {
  [...list.children].forEach((row, index) => {
    for (const place of row.querySelectorAll("[data-row-number]")) place.textContent = index + 1;
  });
}

/** Lists that choose among the rows of another list follow them. */
function choices(form) {
  const lists = [...form.querySelectorAll("select[data-choices-from]")];
  for (const box of form.querySelectorAll("[data-rows] template")) {
    lists.push(...box.content.querySelectorAll("select[data-choices-from]"));
  }
  for (const list of lists) {
    const rows = form.querySelectorAll(`[data-rows="${list.dataset.choicesFrom}"] > [data-rows-list] > [data-row]`);
    const chosen = list.value;
    for (const option of list.querySelectorAll("[data-from-row]")) option.remove();
    for (const row of rows) {
      const option = new Option(row.querySelector("[data-key=text]").value || "…", row.querySelector("[data-key=id]").value);
      option.dataset.fromRow = "";
      list.append(option);
    }
    list.value = chosen;
    if (list.selectedIndex < 0) list.selectedIndex = 0;
  }
}
