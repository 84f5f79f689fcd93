// A place in a picture: by click or touch, or by a cross that the arrow keys move. The two numbers carry the answer.
import { changed, say } from "./say.js";

const SMALL = 10;
const LARGE = 50;
const NEAR = 18;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SVG = "http://www.w3.org/2000/svg";
const within = (number) => Math.min(1000, Math.max(0, Math.round(number)));

export function startHotspot(question) {
  const spot = question.querySelector("[data-spot]");
  const picture = spot.querySelector("[data-spot-picture]");
  const cross = spot.querySelector("[data-spot-cross]");
  const words = spot.dataset;
  const most = Number(words.clicks);
  const rows = [...spot.querySelectorAll("[data-spot-mark]")].map((row) => ({
    row, fields: [...row.querySelectorAll("input")], remove: row.querySelector("[data-spot-remove]"),
  }));
  const at = { x: 500, y: 500 };

  picture.tabIndex = 0;
  picture.setAttribute("role", "application");
  picture.setAttribute("aria-label", picture.dataset.label);
  question.classList.add("is-arranged");
  draw();

  function point({ fields }) {
    const [x, y] = fields.map((field) => (field.value.trim() === "" ? NaN : Number(field.value)));
    return Number.isFinite(x) && Number.isFinite(y) ? { x: within(x), y: within(y) } : null;
  }

  function draw() {
    const dots = rows.map(point).filter(Boolean);
    const path = (name, { x, y }) => {
      const made = document.createElementNS(SVG, "path");
      made.setAttribute("class", name);
      made.setAttribute("d", `M${x} ${y}h0`);
      return made;
    };
    spot.querySelector("[data-spot-marks]").replaceChildren(
      ...dots.flatMap((dot) => [path("spot-mark-edge", dot), path("spot-mark", dot)]),
    );
    for (const one of rows) one.row.classList.toggle("is-empty", !point(one));
  }

  function put(one, place) {
    one.fields[0].value = place ? place.x : "";
    one.fields[1].value = place ? place.y : "";
    draw();
    changed(one.fields[0]);
  }

  /** The mark within reach of a place, by what is seen: the picture is rarely square. */
  function near(place) {
    const box = picture.getBoundingClientRect();
    return rows.find((one) => {
      const found = point(one);
      return found && Math.hypot(((found.x - place.x) * box.width) / 1000, ((found.y - place.y) * box.height) / 1000) < NEAR;
    });
  }

  function toggle(place) {
    const there = near(place);
    if (there && most > 1) {
      put(there, null);
      say(question, words.gone);
      return;
    }
    const named = question.querySelectorAll(".spot-words input:checked").length;
    const free = most === 1 ? rows[0] : rows.find((one) => !point(one));
    const used = rows.filter(point).length + named;
    if (!free || (used >= most && most > 1)) {
      say(question, words.full);
      return;
    }
    if (most === 1) for (const input of question.querySelectorAll(".spot-words input:checked")) input.checked = false;
    put(free, place);
    say(question, words.marked, { ...place, n: rows.filter(point).length, total: most });
  }

  function aim() {
    cross.setAttribute("d", `M${at.x} 0V1000M0 ${at.y}H1000`);
  }

  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    at.x = within(((event.clientX - box.left) / box.width) * 1000);
    at.y = within(((event.clientY - box.top) / box.height) * 1000);
    toggle({ ...at });
    if (picture.matches(":focus-visible")) aim();
  });
  picture.addEventListener("focus", () => picture.matches(":focus-visible") && aim());
  picture.addEventListener("blur", () => cross.setAttribute("d", ""));
  picture.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[event.key]) {
      const step = event.shiftKey ? LARGE : SMALL;
      at.x = within(at.x + KEYS[event.key][0] * step);
      at.y = within(at.y + KEYS[event.key][1] * step);
      aim();
      say(question, words.at, at);
    } else if (event.key === "Enter" || event.key === " ") toggle({ ...at });
    else return;
    event.preventDefault();
    // The page around has plans of its own for these keys.
    event.stopPropagation();
  });
  for (const one of rows) {
    one.remove?.addEventListener("click", () => {
      put(one, null);
      say(question, words.gone);
      picture.focus();
    });
    for (const field of one.fields) field.addEventListener("input", draw);
  }
  // One mark in all: words and place exclude each other.
  spot.querySelector(".spot-words")?.addEventListener("change", (event) => {
    if (most > 1 || !event.target.checked) return;
    for (const input of spot.querySelectorAll(".spot-words input")) input.checked = input === event.target;
    for (const field of rows[0].fields) field.value = "";
    draw();
  });
}
