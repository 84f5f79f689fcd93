// Marking by the rubric: keys choose levels, j and k go from work to work, and the total is added up as one goes.
import { onKey } from "../shortcuts.js";

const form = document.getElementById("marking");
if (form) start();

function start() {
  const criteria = [...form.querySelectorAll("[data-criterion]")];
  const number = (text) => Number(String(text).trim().replace(",", ".")) || 0;
  let at = Math.max(0, criteria.findIndex((one) => !one.querySelector("input:checked") && !own(one)?.value));
  let dirty = false;

  function own(criterion) {
    return criterion.querySelector("[data-own]");
  }

  function points(criterion) {
    if (own(criterion).value.trim()) return number(own(criterion).value);
    const chosen = criterion.querySelector("input:checked");
    return chosen ? number(chosen.dataset.points) : null;
  }

  function total() {
    const given = criteria.length ? criteria.map(points) : [form.elements.points.value.trim() ? number(form.elements.points.value) : null];
    const known = given.filter((one) => one !== null);
    const sum = Math.round(100 * known.reduce((all, one) => all + one, 0)) / 100;
    form.querySelector("[data-total]").textContent = known.length ? sum : "–";
    const left = form.querySelector("[data-left]");
    if (left) left.textContent = known.length ? Math.round(100 * Math.max(0, sum - number(form.dataset.late))) / 100 : "–";
  }

  form.addEventListener("change", (event) => {
    // A level takes the place of points typed before.
    if (event.target.type === "radio") own(event.target.closest("[data-criterion]")).value = "";
  });
  form.addEventListener("input", () => {
    dirty = true;
    total();
  });
  form.addEventListener("change", total);
  form.addEventListener("focusin", (event) => {
    const place = criteria.indexOf(event.target.closest("[data-criterion]"));
    if (place >= 0) at = place;
  });
  form.addEventListener("submit", () => (dirty = false));
  window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());

  function choose(level) {
    const radio = criteria[at]?.querySelectorAll("input[type=radio]")[level - 1];
    if (!radio) return;
    radio.checked = true;
    own(criteria[at]).value = "";
    dirty = true;
    total();
    at = Math.min(criteria.length - 1, at + 1);
    criteria[at].scrollIntoView({ block: "nearest" });
    criteria[at].focus({ preventScroll: true });
  }

  // A radio is an input, where keys are left to the page: here they choose all the same.
  form.addEventListener("keydown", (event) => {
    if (event.target.type !== "radio" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^[1-9]$/.test(event.key)) {
      event.preventDefault();
      choose(Number(event.key));
    } else if (event.key === "j" || event.key === "k") go(event.key);
  });
  for (let level = 1; level <= 9; level += 1) onKey(String(level), () => choose(level));
  onKey("j", () => go("j"));
  onKey("k", () => go("k"));
  function go(key) {
    const address = key === "j" ? form.dataset.after : form.dataset.before;
    if (address) window.location.assign(address);
  }
  total();
}
