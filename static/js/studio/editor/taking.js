// What the slash menu adds that is more than words: chosen first, then put where the cursor stood.
import { toast } from "../../toast.js";
import { addressOf, ask, base, say } from "./api.js";
import { NEEDS, add, change, keyOf, settled } from "./blocks.js";
import { pick } from "./picker.js";
import { close, open } from "./text.js";

/** Choose what the block shows; false when the author does not. */
async function chosen(what) {
  const field = NEEDS[what] ?? (what === "question" && what);
  if (!field) return {};
  const choice = await pick(what);
  return choice && { fields: choice.id && { [field]: choice.id }, made: choice.made };
}

/** The line that held the slash goes, when something has come in its place. */
async function clear(outbox, block) {
  if (block.dataset.fresh === undefined && !(await change(addressOf(keyOf(block), "removal/")))) return;
  close(block);
  block.remove();
  outbox.drop(keyOf(block));
}

const films = async () => (await ask(`${base}choices/film/`, undefined, { method: "GET" })).data.choices;

/** Lead to the film of this lesson that should ask something; one is chosen first where there are several, or none. */
async function onFilm(outbox, block) {
  let found = await films();
  if (found?.length === 0) {
    toast(say("no_film"));
    if (!(await put(outbox, block, "video"))) return true;
    found = await films();
  } else if (found) await clear(outbox, block);
  if (!found) toast(say("unreachable"));
  const film = found?.length > 1 ? await pick("film") : found?.[0];
  if (film && (await outbox.rest())) window.location.assign(film.address);
  return Boolean(found);
}

async function put(outbox, block, what) {
  const before = block.nextElementSibling;
  const choice = await chosen(what);
  const made = choice && (await add(what, choice.fields ?? {}, before, choice.made));
  if (!made) {
    if (!choice) open(block);
    return null;
  }
  await clear(outbox, block);
  // Not away from where the author has gone on meanwhile.
  if (document.activeElement === document.body) (made.querySelector("input.field-line, input[type=file]") ?? made).focus();
  settled();
  return made;
}

/** Do what was chosen from the slash menu in this block, whose text is emptied. */
export async function take(outbox, block, what) {
  if (what !== "film") await put(outbox, block, what);
  else if (!(await onFilm(outbox, block))) open(block);
}
