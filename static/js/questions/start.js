// Questions that a script makes easier to answer. Their inputs stay what carries the answer, so saving needs to know nothing.

import { part } from "../http.js";

const TYPES = {
  ordering: [() => import("./ordering.js"), "startOrdering"],
  categorise: [() => import("./categorise.js"), "startCategorise"],
  hotspot: [() => import("./hotspot.js"), "startHotspot"],
};

/** Without its tools a question is answered by its plain fields; they come with the line. */
async function run(question) {
  const [fetched, name] = TYPES[question.dataset.question] ?? [];
  if (!fetched) return;
  const module = await part(fetched);
  if (module) module[name](question);
  else window.addEventListener("online", () => run(question), { once: true });
}

/** Start each question below `scope` once, by its type. */
export function startQuestions(scope) {
  for (const question of scope.querySelectorAll("[data-question]:not([data-started], :disabled)")) {
    question.dataset.started = "";
    run(question);
  }
}
