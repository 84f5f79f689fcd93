// Asks whether the authors of the open lesson have published it anew, and tells its reader once. Nothing is taken away.
const PAUSE = 15_000;
const box = document.querySelector("[data-news]");
let asked = 0;
let told = !box;

export async function ask() {
  if (told || document.hidden || Date.now() - asked < PAUSE) return;
  asked = Date.now();
  try {
    const answer = await fetch(box.dataset.news, { headers: { Accept: "application/json" } });
    if (!answer.ok || !(await answer.json()).changed || told) return;
    told = true;
    box.append(box.querySelector("template").content.cloneNode(true));
  } catch {
    // Offline: the next time.
  }
}
