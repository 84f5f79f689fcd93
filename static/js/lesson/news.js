// Tells who has had the lesson open for a while that its authors have published it anew. Nothing is taken away.
const PAUSE = 15_000;
const OFTEN = 180_000;

export function startNews() {
  const box = document.querySelector("[data-news]");
  if (!box) return;
  let asked = 0;
  let told = false;

  async function ask() {
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

  document.addEventListener("visibilitychange", ask);
  setInterval(ask, OFTEN);
}
