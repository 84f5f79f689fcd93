// The comment library beside the form: found by typing, put where one was writing, added to by one button.
import { send } from "../http.js";

/** Start the library of a form; returns `open`, which brings it up with its field to search in. */
export function startLibrary(form) {
  const library = form.querySelector("[data-library]");
  const find = library.querySelector("[data-find]");
  const list = library.querySelector("[data-comments]");
  const said = library.querySelector("[data-library-said]");
  let field = form.elements.comment;
  // Where nobody has written yet, the place is the end.
  for (const one of form.querySelectorAll("[data-words]")) one.setSelectionRange(one.value.length, one.value.length);

  form.addEventListener("focusin", (event) => {
    if (event.target.hasAttribute("data-words")) field = event.target;
  });

  const shown = () => [...list.querySelectorAll("[data-insert]")].filter((one) => !one.closest("li").hidden);

  function narrow() {
    const words = find.value.trim().toLocaleLowerCase().split(/\s+/);
    for (const row of list.children) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  }

  function insert(text) {
    const gap = field.value && !/\s$/.test(field.value.slice(0, field.selectionStart)) && field.selectionStart > 0 ? " " : "";
    field.setRangeText(gap + text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  }

  find.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  library.addEventListener("keydown", (event) => {
    const rows = shown();
    const at = rows.indexOf(document.activeElement);
    if (event.key === "Escape") {
      library.open = false;
      field.focus();
    } else if (event.key === "ArrowDown") (rows[at + 1] ?? rows[0])?.focus();
    else if (event.key === "ArrowUp") (rows[at - 1] ?? find).focus();
    else if (event.key === "Enter" && event.target === find && !event.ctrlKey && !event.metaKey) {
      if (rows[0]) insert(rows[0].textContent);
    } else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-insert]");
    if (row) insert(row.textContent);
  });

  function add(text) {
    if ([...list.children].some((one) => one.textContent === text)) return;
    const row = document.createElement("li");
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "marking-comment", textContent: text, dir: "auto" });
    button.dataset.insert = "";
    row.append(button);
    list.prepend(row);
  }

  library.querySelector("[data-keep-comment]").addEventListener("click", async () => {
    const data = new FormData();
    data.set("text", field.value);
    data.set("course", library.dataset.course);
    try {
      const kept = await send(library.dataset.keepUrl, data);
      add(kept.text);
      said.textContent = library.dataset.keptWord;
    } catch (error) {
      said.textContent = error.data?.error ?? library.dataset.failedWord;
    }
  });

  return () => {
    library.open = true;
    find.focus();
  };
}
