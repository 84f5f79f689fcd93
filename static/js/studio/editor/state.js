// The worst save state, in the bar: saved at, saving, not saved.
import { say } from "./api.js";

const box = document.querySelector("[data-save-state]");
const words = box?.querySelector("[data-save-words]");
let saved = "";

export function savedAt(moment) {
  saved = moment;
}

export function showState({ waiting, failures, held, problem }) {
  let state = "saved";
  let sentence = saved ? say("saved", saved) : say("all_saved");
  if (problem && !["offline", "signed_out"].includes(problem)) [state, sentence] = ["unsaved", say("refused", problem)];
  else if (held) [state, sentence] = ["unsaved", say("waits")];
  else if (waiting && (failures || !navigator.onLine)) [state, sentence] = ["unsaved", say(problem || "offline")];
  else if (waiting) [state, sentence] = ["saving", say("saving")];
  box.dataset.state = state;
  const picture = box.querySelector("use");
  const name = { saved: "cloud-check", saving: "upload", unsaved: "cloud-off" }[state];
  picture.setAttribute("href", picture.getAttribute("href").replace(/#.*$/, `#${name}`));
  if (words.textContent !== sentence) words.textContent = sentence;
}
