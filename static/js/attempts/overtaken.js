// An answer of this page that came second: another tab or device had answered meanwhile. It is offered again.

export function overtaken(question, take) {
  const notice = question.querySelector("[data-overtaken]");
  const key = `lms:overtaken:${question.dataset.attempt}:${question.dataset.position}`;
  const body = sessionStorage.getItem(key);
  if (!notice || body === null) return;
  const shut = () => {
    sessionStorage.removeItem(key);
    notice.hidden = true;
  };
  notice.hidden = false;
  notice.querySelector("[data-keep]").addEventListener("click", shut);
  notice.querySelector("[data-take]").addEventListener("click", () => {
    shut();
    take(body);
  });
}
