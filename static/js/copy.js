// <button data-copy="text"> or <button data-copy-from="#id">: to the clipboard, and says so on itself.

export function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy], [data-copy-from]");
    if (!button) return;
    const source = button.dataset.copyFrom ? document.querySelector(button.dataset.copyFrom) : null;
    await navigator.clipboard.writeText(source ? (source.value ?? source.textContent) : button.dataset.copy);
    const label = button.querySelector("[data-copy-label]") ?? button;
    const before = label.textContent;
    label.textContent = button.dataset.copied ?? document.querySelector("[data-toasts]").dataset.copiedLabel;
    window.setTimeout(() => (label.textContent = before), 2000);
  });
}
