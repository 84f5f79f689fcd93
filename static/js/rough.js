// <details data-rough="key">: a sheet for rough work that stays on this device and is never sent.

export function startRough() {
  for (const box of document.querySelectorAll("[data-rough]")) {
    const key = `rough:${box.dataset.rough}`;
    const sheet = box.querySelector("textarea");
    sheet.value = localStorage.getItem(key) ?? "";
    if (sheet.value) box.open = true;
    sheet.addEventListener("input", () => {
      if (sheet.value) localStorage.setItem(key, sheet.value);
      else localStorage.removeItem(key);
    });
  }
}

startRough();
