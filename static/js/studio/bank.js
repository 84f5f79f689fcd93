// The list of a bank: ticking all of a page, and how many are ticked.

const form = document.querySelector("[data-bank-edits]");
if (form) {
  const boxes = [...form.querySelectorAll("[data-tick]")];
  const all = form.querySelector("[data-tick-all]");
  const words = form.querySelector("[data-ticked]");
  const usual = words.textContent;
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    words.textContent = ticked ? words.dataset.words.replace("{n}", ticked) : usual;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    count();
  });
  form.addEventListener("change", (event) => event.target.matches("[data-tick]") && count());
  count();
}
