// <form data-confirm="sentence" data-confirm-action="Remove">: asks in a dialog before the form goes out.

function dialog(sentence, action, onYes) {
  const box = document.createElement("dialog");
  box.className = "dialog dialog-small";
  box.setAttribute("aria-labelledby", "confirm-words");
  const words = document.createElement("p");
  words.id = "confirm-words";
  words.textContent = sentence;
  const row = document.createElement("div");
  row.className = "dialog-actions";
  const yes = document.createElement("button");
  yes.type = "button";
  yes.className = "button button-danger";
  yes.textContent = action;
  const no = document.createElement("button");
  no.type = "button";
  no.className = "button button-quiet";
  no.textContent = document.querySelector("[data-toasts]").dataset.cancelLabel;
  row.append(yes, no);
  box.append(words, row);
  document.body.append(box);
  yes.addEventListener("click", () => {
    box.close();
    onYes();
  });
  no.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  box.showModal();
  no.focus();
}

export function startConfirm() {
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const asker = event.submitter?.dataset.confirm ? event.submitter : form;
      if (!asker.dataset.confirm || form.dataset.confirmed !== undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const button = event.submitter;
      const action = asker.dataset.confirmAction ?? (button ?? form.querySelector("button")).textContent.trim();
      dialog(asker.dataset.confirm, action, () => {
        form.dataset.confirmed = "";
        form.requestSubmit(button);
        delete form.dataset.confirmed;
      });
    },
    true,
  );
}
