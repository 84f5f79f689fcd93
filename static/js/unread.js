// The count at the bell: asked for after the page is there, kept for a minute per tab.

const KEY = "unread";
const FRESH = 60000;

function show(count) {
  for (const badge of document.querySelectorAll("[data-unread-count]")) {
    badge.textContent = count > 0 ? (count > 99 ? "99+" : String(count)) : "";
  }
}

export async function startUnread() {
  const bell = document.querySelector("[data-unread]");
  const url = bell?.dataset.unread;
  if (!url) return;
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  const onList = bell.hasAttribute("aria-current");
  if (kept && !onList && Date.now() - kept.at < FRESH) {
    show(kept.count);
    return;
  }
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok) return;
    const count = Number.parseInt((await answer.text()).replace(/<[^>]*>/g, ""), 10) || 0;
    sessionStorage.setItem(KEY, JSON.stringify({ count, at: Date.now() }));
    show(count);
  } catch {
    // Offline: the bell stays a plain link.
  }
}
