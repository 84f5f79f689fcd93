// What a block shows or offers: chosen from what there is, or uploaded into it, several at once and resumed after a reload.
import { addressOf } from "./api.js";
import { add, blockOf, change, draw, keyOf, settled } from "./blocks.js";
import { did } from "./history.js";
import { pick, startUploads } from "./later.js";

export const NEEDS = { video: "video_group", quiz: "quiz", assignment: "assignment", package: "package" };

const files = (block) => [...block.querySelectorAll("[data-file]")].map((one) => ({ asset: one.dataset.file, title: one.dataset.title }));

/** Draw a block anew; of a file block only the list, so that uploads beside it go on. */
function redraw(key, html, revision) {
  const block = blockOf(key);
  const list = block?.querySelector(".block-files");
  if (!list) return draw(html);
  const made = new DOMParser().parseFromString(html, "text/html");
  list.replaceWith(made.querySelector(".block-files"));
  block.dataset.rev = revision;
  return block;
}

async function put(key, fields) {
  const data = await change(addressOf(key), { expected: blockOf(key)?.dataset.rev, fields, draw: true });
  if (data) redraw(key, data.html, data.revision);
  return Boolean(data);
}

async function save(block, fields) {
  const key = keyOf(block);
  const before = fields.files ? { files: files(block) } : { [NEEDS[block.dataset.kind]]: block.dataset.link };
  if (await put(key, fields)) did({ undo: () => put(key, before), redo: () => put(key, fields) });
}

export function startFiles(list) {
  // One after the other: each begins from the list that the one before left.
  let line = Promise.resolve();
  list.addEventListener("upload:stored", ({ target, detail }) => {
    const block = target.closest("[data-block]");
    line = line.then(() => save(block, { files: [...files(block), { asset: detail.id, title: "" }] }));
    line.then(settled);
  });
  startUploads(list);
  list.addEventListener("block:drawn", ({ target }) => startUploads(target));
  list.addEventListener("click", async (event) => {
    const block = event.target.closest("[data-block]");
    const kind = event.target.closest("[data-choose]")?.dataset.choose;
    if (event.target.closest("[data-file-remove]")) {
      const gone = event.target.closest("[data-file]").dataset.file;
      await save(block, { files: files(block).filter((one) => one.asset !== gone) });
    } else if (kind) {
      const choice = await pick(kind);
      if (choice?.id) await save(block, kind === "file" ? { files: [...files(block), { asset: choice.id, title: choice.title }] } : { [NEEDS[kind]]: choice.id });
      else if (choice?.made && (await add(kind, {}, block.nextElementSibling, choice.made))) block.querySelector("[data-choose]").focus();
    } else return;
    settled();
  });
}
