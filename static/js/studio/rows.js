// Rows of lessons come from the server with what works without scripts. What scripts need besides is given to them here:
// a thousand rows are a thousand times what a row holds.

/** Give the rows below `root` their names, grips and menus; `words` ("… %s") names the menu of those that may be changed. */
export function dress(root, words) {
  const grip = document.createElement("span");
  Object.assign(grip, { className: "node-grip", ariaHidden: "true" });
  grip.dataset.grip = "";
  for (const row of root.querySelectorAll("li.node")) {
    const title = row.querySelector(".node-title");
    const more = row.querySelector(".node-more");
    title.dataset.title = "";
    Object.assign(row.dataset, { node: "lesson", key: title.getAttribute("href").split("/").at(-2) });
    if (!more) continue;
    row.prepend(grip.cloneNode());
    more.dataset.menu = "";
    more.setAttribute("aria-label", words.replace("%s", title.textContent));
  }
}
