// The point of a picture that stays in sight: clicked or dragged on the whole picture, or set by two sliders.
// Without scripts the sliders are sent as they are.
const STEP = 10;

function follow(part) {
  const [across, down] = ["focus_x", "focus_y"].map((name) => part.querySelector(`[name="${name}"]`));
  const whole = part.querySelector("[data-focus-whole]");
  const point = part.querySelector("[data-focus-point]");
  const cuts = () => part.querySelectorAll(".picture-cut img");

  function show() {
    point.hidden = false;
    point.style.insetInlineStart = `${across.value}%`;
    point.style.insetBlockStart = `${down.value}%`;
    for (const image of cuts()) image.style.objectPosition = `${across.value}% ${down.value}%`;
  }

  function pick(event) {
    const box = whole.querySelector("img").getBoundingClientRect();
    const part = (at, start, length) => Math.round(Math.min(1, Math.max(0, (at - start) / length)) * (100 / STEP)) * STEP;
    across.value = part(event.clientX, box.left, box.width);
    down.value = part(event.clientY, box.top, box.height);
    show();
  }

  whole.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    whole.setPointerCapture(event.pointerId);
    pick(event);
  });
  whole.addEventListener("pointermove", (event) => {
    if (whole.hasPointerCapture(event.pointerId)) pick(event);
  });
  for (const slider of [across, down]) slider.addEventListener("input", show);

  part.querySelector("[data-focus-file]").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (!file?.type.startsWith("image/")) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      for (const image of [whole.querySelector("img"), ...cuts()]) {
        image.removeAttribute("srcset");
        image.src = reader.result;
        image.parentElement.hidden = false;
      }
      part.querySelector(".picture-cut > svg")?.parentElement.setAttribute("hidden", "");
      part.querySelector("[data-focus-sliders]").open = true;
      across.value = 50;
      down.value = 50;
      show();
    });
    reader.readAsDataURL(file);
  });
  // The small cuts show the whole picture's bytes: what the server cut before would be cut twice.
  const original = whole.querySelector("img").src;
  if (original) {
    for (const image of cuts()) {
      image.removeAttribute("srcset");
      image.src = original;
    }
  }
  show();
}

for (const part of document.querySelectorAll("[data-focus]")) follow(part);
