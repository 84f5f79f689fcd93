// Choosing what a block shows: from what exists, by search; a new quiz or assignment by its title; films and packages from this device.
import { ask, base, say } from "./api.js";
import { startUploads } from "../upload.js";

const dialog = document.querySelector("[data-picker]");
const search = dialog.querySelector("#picker-search");
const list = dialog.querySelector("[data-picker-list]");
const making = dialog.querySelector("[data-picker-new]");
const uploads = [...dialog.querySelectorAll("[data-picker-upload]")];
const MAKES = ["quiz", "assignment"];
let kind = "";
let finish = null;
let found = Promise.resolve();
let timer;

function line(choice) {
  const { title, note } = choice;
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = title;
  const small = document.createElement("small");
  small.textContent = note;
  button.append(small);
  button.addEventListener("click", () => end(choice));
  item.append(button);
  return item;
}

async function look() {
  const asked = `${kind} ${search.value}`;
  const url = `${base}choices/${kind}/?q=${encodeURIComponent(search.value)}`;
  const { status, data } = await ask(url, undefined, { method: "GET" });
  if (asked !== `${kind} ${search.value}`) return;
  if (status === 200 && data.choices.length) list.replaceChildren(...data.choices.map(line));
  else {
    const words = document.createElement("li");
    words.textContent = say(status === 200 ? "nothing" : "unreachable");
    list.replaceChildren(words);
  }
}

function end(choice) {
  const answer = finish;
  finish = null;
  if (dialog.open) dialog.close();
  answer?.(choice);
}

/** Let the author choose; `{id, title, address}`, `{made: title}` for a new one, or null. */
export function pick(what) {
  kind = what;
  dialog.querySelector("h2").textContent = say(`choose_${what}`);
  making.hidden = !MAKES.includes(what);
  making.reset();
  for (const place of uploads) {
    place.hidden = kind !== place.dataset.pickerUpload;
    if (!place.hidden) startUploads(place);
  }
  search.value = "";
  list.replaceChildren();
  dialog.showModal();
  (making.hidden ? search : making.querySelector("input")).focus();
  found = look();
  return new Promise((resolve) => {
    finish = resolve;
  });
}

search.addEventListener("input", () => {
  window.clearTimeout(timer);
  found = new Promise((done) => {
    timer = window.setTimeout(() => look().then(done), 250);
  });
});
// Arrows go through what was found; Enter in the search takes the first of it.
dialog.addEventListener("keydown", (event) => {
  const lines = [...list.querySelectorAll("button")];
  const at = lines.indexOf(document.activeElement);
  const searching = document.activeElement === search;
  const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!(searching || at >= 0)) return;
  if (way) (lines[at + way] ?? search).focus();
  else if (event.key === "Enter" && searching) found.then(() => list.querySelector("button")?.click());
  else return;
  event.preventDefault();
});
for (const place of uploads) place.addEventListener("upload:stored", look);
making.addEventListener("submit", (event) => {
  event.preventDefault();
  const title = making.querySelector("input").value.trim();
  if (title) end({ made: title });
});
dialog.querySelector("[data-close]").addEventListener("click", () => end(null));
dialog.addEventListener("close", () => end(null));
