// <div data-fragment="/address/">plain link</div>: replaced by what the address answers, after the page is there.
// With data-fragment-in="480" it is asked for after so many seconds, when it will have changed.
// For a part that a higher floor shows on a lower floor's page, where all of htmx would be too much.

// [data-fragment-again="12"] in the answer: there is more to come, and 12 says how far it is; asked on while that grows.

async function fill(place, before = -1) {
  const url = place.dataset.fragment;
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html", "HX-Request": "true" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...parsed.body.childNodes);
    place.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
    const far = Number(place.querySelector("[data-fragment-again]")?.dataset.fragmentAgain ?? -1);
    if (far > before) fill(place, far);
  } catch {
    // Offline: the plain link inside stays.
  }
}

export function startFragments(scope) {
  for (const place of scope.querySelectorAll("[data-fragment]")) {
    const seconds = Number(place.dataset.fragmentIn ?? 0);
    if (seconds > 0) window.setTimeout(() => fill(place), 1000 * seconds);
    else fill(place);
  }
}
