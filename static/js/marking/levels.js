// Marking by the rubric: keys choose levels, and the total is added up as one goes.

const number = (text) => Number(String(text).trim().replace(",", ".")) || 0;
const own = (criterion) => criterion.querySelector("[data-own]");

/** Start the form; returns `choose`, which takes a level (from 1) of the criterion that is at hand. */
export function startLevels(form) {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  let at = Math.max(0, criteria.findIndex((one) => !one.querySelector("input:checked") && !own(one)?.value));

  function points(criterion) {
    if (own(criterion).value.trim()) return number(own(criterion).value);
    const chosen = criterion.querySelector("input:checked");
    return chosen ? number(chosen.dataset.points) : null;
  }

  function total() {
    const single = form.elements.points?.value.trim();
    const given = criteria.length ? criteria.map(points) : [single ? number(single) : null];
    const known = given.filter((one) => one !== null);
    const sum = Math.round(100 * known.reduce((all, one) => all + one, 0)) / 100;
    form.querySelector("[data-total]").textContent = known.length ? sum : "–";
    const left = form.querySelector("[data-left]");
    if (left) left.textContent = known.length ? Math.round(100 * Math.max(0, sum - number(form.dataset.late))) / 100 : "–";
  }

  form.addEventListener("change", (event) => {
    // A level takes the place of points typed before.
    if (event.target.type === "radio") own(event.target.closest("[data-criterion]")).value = "";
    total();
  });
  form.addEventListener("input", total);
  form.addEventListener("focusin", (event) => {
    const place = criteria.indexOf(event.target.closest("[data-criterion]"));
    if (place >= 0) at = place;
  });

  function choose(level) {
    const radio = criteria[at]?.querySelectorAll("input[type=radio]")[level - 1];
    if (!radio || radio.matches(":disabled")) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    at = Math.min(criteria.length - 1, at + 1);
    criteria[at].scrollIntoView({ block: "nearest" });
    criteria[at].focus({ preventScroll: true });
  }

  total();
  return choose;
}
