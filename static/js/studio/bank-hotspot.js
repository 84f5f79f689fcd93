// Regions of a hotspot question, drawn on its picture by mouse, touch or keys. The numbers of the form carry them.
import { send } from "../http.js";
import { pickPicture } from "./bank-pictures.js";

const SVG = "http://www.w3.org/2000/svg";
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const within = (number) => Math.min(1000, Math.max(0, Math.round(number)));

export function startSpotTool(form, tool) {
  const find = (name) => tool.querySelector(`[data-spot-${name}]`);
  const [stage, image, shapes, aim, shape, close] = ["stage", "image", "shapes", "aim", "shape", "close"].map(find);
  const words = tool.dataset;
  const at = { x: 500, y: 500 };
  let begun = [];
  let held = false;
  const say = (pattern, values = {}) => {
    find("said").textContent = pattern.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  };
  const rows = () => [...form.querySelectorAll('[data-rows="regions"] > [data-rows-list] > [data-row]')];
  const field = (row, key) => row.querySelector(`[data-key="${key}"], select[name$="-${key}"]`);

  function show(picture) {
    image.src = picture.url;
    image.alt = picture.alt ?? "";
    find("drawing").hidden = false;
    draw();
  }

  pickPicture(form, tool, send, (picture) => {
    const put = (end, value) => {
      const input = form.querySelector(`[name="q-image-${end}"]`);
      if (input) input.value = value;
    };
    put("asset", picture.id);
    put("name", picture.name);
    put("width", picture.width);
    put("height", picture.height);
    const alt = form.querySelector('[name="q-image-alt"]');
    if (alt && !alt.value) alt.value = picture.alt;
    show(picture);
  });
  if (form.dataset.picture) show({ url: form.dataset.picture });

  function element(kind, numbers, row) {
    const made = document.createElementNS(SVG, kind === "circle" ? "ellipse" : kind === "polygon" ? "polygon" : "rect");
    const set = (values) => Object.entries(values).forEach(([name, value]) => made.setAttribute(name, value));
    if (kind === "rectangle") {
      const [x1, y1, x2, y2] = numbers;
      set({ x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) });
    } else if (kind === "circle") {
      // The radius is in thousandths of the width.
      const box = image.getBoundingClientRect();
      set({ cx: numbers[0], cy: numbers[1], rx: numbers[2], ry: (numbers[2] * box.width) / (box.height || 1) });
    } else set({ points: numbers.join(" ") });
    const right = row?.querySelector('input[type=checkbox][name$="-is_correct"]')?.checked;
    made.setAttribute("class", right ? "spot-shape spot-shape-right" : "spot-shape");
    return made;
  }

  function draw(extra) {
    const found = rows().map((row) => {
      const numbers = (field(row, "coords")?.value ?? "").split(",").map(Number);
      return numbers.length > 2 && numbers.every(Number.isFinite) ? element(field(row, "shape").value, numbers, row) : null;
    });
    shapes.replaceChildren(...found.filter(Boolean), ...(extra ? [extra] : []));
  }

  function numbersTo(place) {
    const [first] = begun;
    if (shape.value === "rectangle") {
      return [Math.min(first.x, place.x), Math.min(first.y, place.y), Math.max(first.x, place.x), Math.max(first.y, place.y)];
    }
    if (shape.value === "circle") {
      const box = image.getBoundingClientRect();
      const high = ((place.y - first.y) * box.height) / box.width;
      return [first.x, first.y, within(Math.hypot(place.x - first.x, high))];
    }
    return [...begun, place].flatMap(({ x, y }) => [x, y]);
  }

  function keep(numbers) {
    begun = [];
    close.hidden = true;
    if (shape.value === "rectangle" ? numbers[0] === numbers[2] || numbers[1] === numbers[3] : numbers[2] === 0 && shape.value === "circle") {
      draw();
      return;
    }
    let row = rows().find((one) => !field(one, "coords").value.trim());
    if (!row) {
      form.querySelector('[data-rows="regions"] [data-row-add]').click();
      row = rows().at(-1);
    }
    field(row, "shape").value = shape.value;
    field(row, "coords").value = numbers.join(", ");
    draw();
    stage.focus({ preventScroll: true });
    say(words.drawn, { n: rows().indexOf(row) + 1 });
  }

  function mark(place) {
    if (shape.value === "polygon") {
      begun.push(place);
      close.hidden = begun.length < 3;
      draw(element("polygon", begun.flatMap(({ x, y }) => [x, y])));
      say(words.at, place);
    } else if (begun.length) keep(numbersTo(place));
    else {
      begun = [place];
      say(words.corner, place);
    }
  }

  const placeOf = (event) => {
    const box = image.getBoundingClientRect();
    return { x: within(((event.clientX - box.left) / box.width) * 1000), y: within(((event.clientY - box.top) / box.height) * 1000) };
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    stage.focus({ preventScroll: true });
    if (shape.value === "polygon") return mark(placeOf(event));
    held = true;
    begun = [placeOf(event)];
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => held && draw(element(shape.value, numbersTo(placeOf(event)))));
  stage.addEventListener("pointerup", (event) => {
    if (!held) return;
    held = false;
    keep(numbersTo(placeOf(event)));
  });
  stage.addEventListener("pointercancel", () => {
    held = false;
    begun = [];
    draw();
  });
  stage.addEventListener("keydown", (event) => {
    if (KEYS[event.key]) {
      const step = event.shiftKey ? 50 : 10;
      at.x = within(at.x + KEYS[event.key][0] * step);
      at.y = within(at.y + KEYS[event.key][1] * step);
      aim.setAttribute("d", `M${at.x} 0V1000M0 ${at.y}H1000`);
      if (begun.length) draw(element(shape.value, numbersTo(at)));
      say(words.at, at);
    } else if (event.key === "Enter" || event.key === " ") mark({ ...at });
    else if (event.key === "Escape" && begun.length) {
      begun = [];
      draw();
    } else return;
    event.preventDefault();
  });
  stage.addEventListener("blur", () => aim.setAttribute("d", ""));
  close.addEventListener("click", () => keep(begun.flatMap(({ x, y }) => [x, y])));
  shape.addEventListener("change", () => {
    begun = [];
    close.hidden = true;
    draw();
  });
  form.addEventListener("input", () => !held && draw());
  form.addEventListener("change", () => !held && draw());
}
