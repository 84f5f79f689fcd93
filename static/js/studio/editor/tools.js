// What an author wants once the cursor stands in a text: the toolbar's marks, the slash menu, pictures. Fetched only then.
import { startMarks } from "./marks.js";
import { startPictures } from "./pictures.js";
import { startSlash } from "./slash.js";

/** See slash.js for `take`. A "/" that was typed before this was here opens the menu now. */
export function startTools(list, take) {
  startMarks(list);
  startSlash(list, take);
  startPictures(list);
  const field = document.activeElement;
  if (list.contains(field) && field.value?.startsWith("/")) field.dispatchEvent(new Event("input", { bubbles: true }));
}
