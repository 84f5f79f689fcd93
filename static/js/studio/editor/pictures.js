// Pictures by paste, drop and the toolbar: stored, described, and put into the text.
import { toast } from "../../toast.js";
import { ask, base, say } from "./api.js";
import { insert } from "./marks.js";

const dialog = document.querySelector("[data-describe]");
const pictures = (transfer) => [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));

function describe() {
  const field = dialog.querySelector("input");
  field.value = "";
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "describe" ? field.value.trim() : ""), { once: true });
  });
}

/** Store pictures and put each into the text where the cursor is. */
export async function addPictures(source, files) {
  for (const file of files) {
    const alt = await describe();
    const body = new FormData();
    body.append("file", file, file.name || "picture.png");
    body.append("alt", alt);
    const { status, data } = await ask(`${base}pictures/`, body);
    if (status === 200) insert(source, `${data.markdown}\n`);
    else toast(status === 0 ? say("unreachable") : data.problem ?? say("failed"));
  }
}

export function startPictures(list) {
  const sourceAt = (event) => event.target.closest?.("[data-block]")?.querySelector("textarea[data-field=body]:not([hidden])");
  list.addEventListener("paste", (event) => {
    const files = pictures(event.clipboardData);
    const source = sourceAt(event);
    if (!files.length || !source) return;
    event.preventDefault();
    addPictures(source, files);
  });
  list.addEventListener("dragover", (event) => {
    if (sourceAt(event) && event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  list.addEventListener("drop", (event) => {
    const files = pictures(event.dataTransfer);
    const source = sourceAt(event);
    if (!files.length || !source) return;
    event.preventDefault();
    addPictures(source, files);
  });
  list.addEventListener("change", (event) => {
    if (!event.target.matches("[data-picture]")) return;
    const source = event.target.closest("[data-block]").querySelector("textarea[data-field=body]");
    addPictures(source, pictures(event.target));
  });
}
