// Writing a question: rows without round trips, the prompt as learners see it, regions drawn on a picture.
import { send } from "../http.js";
import { startMaths } from "../maths.js";
import { startRows } from "../questions/rows.js";

const form = document.querySelector("[data-question-form]");
if (form) {
  startRows(document);
  preview(form);
  const tool = form.querySelector("[data-spot-tool]");
  if (tool) import("./bank-hotspot.js").then(({ startSpotTool }) => startSpotTool(form, tool));
}

function preview(form) {
  const field = form.querySelector("[data-prompt]");
  const box = form.querySelector("[data-prompt-preview]");
  let timer = 0;
  let asked = 0;
  const draw = async () => {
    const mine = (asked += 1);
    const body = new FormData();
    body.append("prompt", field.value);
    const answer = await send(form.dataset.rendering, body).catch(() => null);
    if (!answer || mine !== asked) return;
    // Cleaned by the server, as every text of an author is.
    box.querySelector("[data-prompt-html]").innerHTML = answer.html;
    box.hidden = !field.value.trim();
    if (box.querySelector(".math")) startMaths(box);
  };
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(draw, 300);
  });
  if (field.value.trim()) draw();
}
