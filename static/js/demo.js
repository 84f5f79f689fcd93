// The demo accounts beside the sign-in form: one click fills the form and sends it.

export function startDemo() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-fill-email]");
    if (!button) return;
    const form = document.querySelector("form:has(input[type=password])");
    if (!form) return;
    form.elements.login.value = button.dataset.fillEmail;
    form.elements.password.value = button.dataset.fillPassword;
    form.requestSubmit();
  });
}
