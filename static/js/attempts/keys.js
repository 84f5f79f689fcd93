// Keyboard of an attempt: letters choose, F flags, arrows go on and back.

export function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input[type=text], textarea, select")) return;
    const form = document.getElementById("answer-form");
    const key = event.key.toLowerCase();
    if (key === "f") {
      event.preventDefault();
      form.querySelector("[data-flag-button]").click();
      return;
    }
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      // Inside a group of radio buttons the arrows belong to the group.
      if (event.target.matches("input[type=radio]")) return;
      const step = event.key === "ArrowRight" ? "next" : "previous";
      document.querySelector(`[data-step="${step}"]`)?.click();
      return;
    }
    const place = key.length === 1 ? key.charCodeAt(0) - 97 : -1;
    const option = place >= 0 ? form.querySelectorAll(".option input")[place] : null;
    if (option) {
      event.preventDefault();
      option.click();
      option.focus();
    }
  });
}
