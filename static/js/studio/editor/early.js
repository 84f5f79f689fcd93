// What an author does before the tools have come is kept, and done again once they are here.

const KEYS = /^(Enter|Tab|Arrow(Up|Down))$/;
const MARKS = /^[bik]$/i;
const hasFiles = (transfer) => transfer?.types.includes("Files");
const bubbling = { bubbles: true, cancelable: true };

/** The files of a paste or a drop: the browser takes them back when the event is over. */
function held(transfer) {
  const kept = new DataTransfer();
  for (const file of transfer.files) kept.items.add(file);
  return kept;
}

/** For each kind of event: what of it needs the tools, as the event to send again, or true where holding it back is all. */
const KEPT = {
  keydown: ({ key, ctrlKey, metaKey, altKey, target }, choosing) => {
    const marks = (ctrlKey || metaKey) && !altKey && MARKS.test(key) && target.matches("textarea[data-field=body]");
    return (marks || (KEYS.test(key) && choosing(target.value ?? ""))) && new KeyboardEvent("keydown", { key, ctrlKey, metaKey, ...bubbling });
  },
  mousedown: ({ target }) => Boolean(target.closest("[data-mark]")),
  click: ({ target }) => target.closest("[data-mark]") && new Event("click", bubbling),
  change: ({ target }) => target.matches("[data-picture]") && new Event("change", bubbling),
  dragover: ({ dataTransfer }) => hasFiles(dataTransfer),
  drop: ({ dataTransfer }) => hasFiles(dataTransfer) && new DragEvent("drop", { dataTransfer: held(dataTransfer), ...bubbling }),
  paste: ({ clipboardData }) => hasFiles(clipboardData) && new ClipboardEvent("paste", { clipboardData: held(clipboardData), ...bubbling }),
};

/** Hold back what needs the tools until they are here: `has` tells, `fetch` promises them, `choosing` knows a text that opens the menu. */
export function keepEarly(list, { has, fetch, choosing }) {
  const sent = new WeakSet();
  for (const [kind, needs] of Object.entries(KEPT)) {
    list.addEventListener(kind, (event) => {
      const again = !has() && !sent.has(event) && needs(event, choosing);
      if (!again) return;
      event.preventDefault();
      event.stopPropagation();
      if (again === true) return;
      const { target } = event;
      sent.add(again);
      fetch().then(() => target.dispatchEvent(again));
    }, true);
  }
}
