// Who else is here, asked every fifteen seconds while the page is looked at; `changed` is called when somebody changed
// the outline, and again the next time while it answers false.

const EVERY = 15000;

export function startPresence(changed) {
  const list = document.querySelector("[data-present]");
  if (!list) return;
  const { presenceUrl, lesson = "" } = list.dataset;
  let version = null;
  const ask = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(`${presenceUrl}?lesson=${lesson}`, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const found = await answer.json();
      list.replaceChildren(...found.people.map(({ name, lesson: where }) => {
        const item = document.createElement("li");
        item.textContent = name;
        item.dataset.lesson = where;
        return item;
      }));
      list.dispatchEvent(new CustomEvent("present:changed", { detail: found.people }));
      if (version !== null && found.version !== version && (await changed?.()) === false) return;
      version = found.version;
    } catch {
      // Offline: those who were there stay written.
    }
  };
  ask();
  window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
}
