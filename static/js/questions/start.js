// Questions that a script makes easier to answer. Their inputs stay what carries the answer, so saving needs to know nothing.

const TYPES = {
  ordering: async (question) => (await import("./ordering.js")).startOrdering(question),
  categorise: async (question) => (await import("./categorise.js")).startCategorise(question),
  hotspot: async (question) => (await import("./hotspot.js")).startHotspot(question),
};

/** Start each question below `scope` once, by its type. */
export function startQuestions(scope) {
  for (const question of scope.querySelectorAll("[data-question]:not([data-started], :disabled)")) {
    question.dataset.started = "";
    TYPES[question.dataset.question]?.(question);
  }
}
