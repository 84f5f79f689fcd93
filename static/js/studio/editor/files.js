// What a block shows or offers: chosen from what there is, or uploaded into it, several at once and resumed after a reload.
import { NEEDS, add, blockOf, filesOf, keyOf, settled } from "./blocks.js";
import { did } from "./history.js";
import { pick, startUploads, steps } from "./later.js";

async function save(block, fields) {
  const key = keyOf(block);
  const before = fields.files ? { files: filesOf(block) } : { [NEEDS[block.dataset.kind]]: block.dataset.link };
  if (await (await steps())?.put(key, fields)) did({ kind: "filled", key, revision: blockOf(key).dataset.rev, before, after: fields });
}

export function startFiles(list) {
  // One after the other: each begins from the list that the one before left.
  let line = Promise.resolve();
  list.addEventListener("upload:stored", ({ target, detail }) => {
    const block = target.closest("[data-block]");
    line = line.then(() => save(block, { files: [...filesOf(block), { asset: detail.id, title: "" }] }));
    line.then(settled);
  });
  startUploads(list);
  list.addEventListener("block:drawn", ({ target }) => startUploads(target));
  list.addEventListener("click", async (event) => {
    const block = event.target.closest("[data-block]");
    const kind = event.target.closest("[data-choose]")?.dataset.choose;
    if (event.target.closest("[data-file-remove]")) {
      const gone = event.target.closest("[data-file]").dataset.file;
      await save(block, { files: filesOf(block).filter((one) => one.asset !== gone) });
    } else if (kind) {
      const choice = await pick(kind);
      if (choice?.id) await save(block, kind === "file" ? { files: [...filesOf(block), { asset: choice.id, title: choice.title }] } : { [NEEDS[kind]]: choice.id });
      else if (choice?.made && (await add(kind, {}, block.nextElementSibling, choice.made))) block.querySelector("[data-choose]").focus();
    } else return;
    settled();
  });
}
