// Draws the TeX of .math elements with KaTeX, loaded only when a page has some. KaTeX sets its styles through
// the DOM, which the strict CSP allows. Without JavaScript the TeX itself stays readable.

let loading = null;

function load() {
  const { katex, katexCss } = document.getElementById("app-script").dataset;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = katexCss;
  const styled = new Promise((done) => style.addEventListener("load", done, { once: true }));
  document.head.append(style);
  return Promise.all([import(katex), styled]).then(() => window.katex);
}

/** Draw every `.math` below `scope`; `.math-display` (or a div) is set on its own line. */
export async function startMaths(scope) {
  const found = [...scope.querySelectorAll(".math:not(.is-drawn)")];
  if (found.length === 0) return;
  loading ??= load().catch(() => (loading = null));
  const katex = await loading;
  if (!katex) return;
  for (const element of found) {
    const source = element.dataset.tex ?? element.textContent.trim();
    const displayMode = element.dataset.display === "true" || element.matches(".math-display, div");
    element.classList.toggle("math-display", displayMode);
    element.dataset.tex = source;
    try {
      katex.render(source, element, { displayMode, throwOnError: true, trust: false, maxExpand: 500, output: "htmlAndMathml" });
      element.classList.add("is-drawn");
    } catch {
      element.textContent = source;
    }
  }
  document.dispatchEvent(new CustomEvent("maths:drawn"));
}
