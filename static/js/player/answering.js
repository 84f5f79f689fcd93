// The question that is open over the picture: sent, graded by the server, left, or followed where it leads. Comes with
// the first question that opens.
import { csrfToken } from "../http.js";

async function fragment(url, body) {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET", body, credentials: "same-origin",
    headers: { "HX-Request": "true", Accept: "text/html", "X-CSRFToken": csrfToken() },
  });
  if (!answer.ok && answer.status !== 422) throw Object.assign(new Error(`HTTP ${answer.status}`), { status: answer.status });
  return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-milestone]");
}

function swap(milestones, old, fresh) {
  milestones.forms[milestones.forms.indexOf(old)] = fresh;
  if (milestones.open !== old) return;
  old.replaceWith(fresh);
  milestones.open = fresh;
  fresh.setAttribute("tabindex", "-1");
  fresh.focus({ preventScroll: true });
  fresh.dispatchEvent(new CustomEvent("fragment:filled", { bubbles: true }));
}

export async function submit(milestones, form) {
  if (form.dataset.sending !== undefined) return;
  form.dataset.sending = "";
  try {
    const fresh = await fragment(form.action, new FormData(form));
    swap(milestones, form, fresh);
    if (fresh.dataset.answered) milestones.hooks.answered(fresh);
  } catch (error) {
    delete form.dataset.sending;
    if (error.status === 404) leave(milestones, form);
    else milestones.hooks.failed();
  }
}

/** A question that its authors took away while it was open here holds nobody up. */
function leave(milestones, form) {
  milestones.forms.splice(milestones.forms.indexOf(form), 1);
  if (milestones.open === form) milestones.close();
  milestones.hooks.gone();
  milestones.hooks.play();
}

export async function look(milestones, form) {
  swap(milestones, form, await fragment(form.action));
}

/** A way on that the server has offered. Led back, the learner meets the branch again. */
export function lead(milestones, form, link) {
  const { lead: video, leadSecond: second } = link.dataset;
  const figure = document.querySelector(`[data-player][data-ready][data-video="${video}"]`);
  if (!figure) return location.assign(link.href);
  if (Number(second) * 1000 > Number(form.dataset.at)) milestones.skipped.add(form.dataset.milestone);
  milestones.close();
  figure.scrollIntoView({ block: "nearest" });
  figure.dispatchEvent(new CustomEvent("lead", { detail: Number(second) }));
  return undefined;
}
