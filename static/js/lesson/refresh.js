// After an answer or a completion: the rule line, the outline and the meter, as the server now draws them.

const PARTS = ["[data-completes]", ".player-outline", ".player-meter"];

export async function refresh() {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of PARTS) {
      const [old, next] = [document.querySelector(part), fresh.querySelector(part)];
      if (old && next) old.replaceChildren(...next.childNodes);
    }
  } catch {
    // Offline: the next page shows it.
  }
}
