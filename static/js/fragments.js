// <div data-fragment="/address/">plain link</div>: replaced by what the address answers, after the page is there.
// With data-fragment-in="480" it is asked for after so many seconds, when it will have changed.
// With data-fragment-form="id" it is about what is ticked in that form: sent along where something is not, and asked
// anew when a tick changes.
// For a part that a higher floor shows on a lower floor's page, where all of htmx would be too much.

// [data-fragment-again="12"] in the answer: there is more to come, and 12 says how far it is; asked on while that grows.

const asked = new WeakMap();

function sent(form) {
  const all = [...(form?.querySelectorAll("input[type=checkbox][name=change]") ?? [])].every((box) => box.checked);
  return all ? {} : { method: "POST", body: new FormData(form) };
}

async function fill(place, before = -1) {
  asked.get(place)?.abort();
  const asking = new AbortController();
  asked.set(place, asking);
  const form = document.getElementById(place.dataset.fragmentForm);
  const headers = { Accept: "text/html", "HX-Request": "true" };
  try {
    const answer = await fetch(place.dataset.fragment, { headers, credentials: "same-origin", signal: asking.signal, ...sent(form) });
    if (!answer.ok || answer.redirected) return;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...parsed.body.childNodes);
    place.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
    const far = Number(place.querySelector("[data-fragment-again]")?.dataset.fragmentAgain ?? -1);
    if (far > before) fill(place, far);
  } catch {
    // Offline, or asked anew meanwhile: what stands there stays.
  }
}

function follow(place) {
  let soon = 0;
  document.getElementById(place.dataset.fragmentForm)?.addEventListener("change", (event) => {
    if (event.target.name !== "change") return;
    window.clearTimeout(soon);
    soon = window.setTimeout(() => fill(place), 300);
  });
}

export function startFragments(scope) {
  for (const place of scope.querySelectorAll("[data-fragment]")) {
    const seconds = Number(place.dataset.fragmentIn ?? 0);
    if (seconds > 0) window.setTimeout(() => fill(place), 1000 * seconds);
    else fill(place);
    if (place.dataset.fragmentForm) follow(place);
  }
}
