// The clock of an attempt: it runs by the server's, follows what is granted meanwhile, and ends the attempt.
import { setServerTime } from "./server-time.js";

const ASK_EVERY = 10_000;

/** Show what is left and call `ended` when nothing is. `place` carries the seconds and the address to ask. */
export function clock(place, ended) {
  document.addEventListener("visibilitychange", () => ask(place));
  window.setInterval(() => ask(place), ASK_EVERY);
  if (place.dataset.seconds === undefined) return;
  let end = performance.now() + Number(place.dataset.seconds) * 1000;
  let over = false;
  const box = document.querySelector(".quiz-clock");
  const tick = () => {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    const hours = Math.floor(left / 3600);
    const minutes = String(Math.floor((left % 3600) / 60)).padStart(hours ? 2 : 1, "0");
    const text = `${hours ? `${hours}:` : ""}${minutes}:${String(left % 60).padStart(2, "0")}`;
    for (const face of document.querySelectorAll("[data-clock]")) face.textContent = text;
    box?.classList.toggle("is-short", left <= 60);
    if (left > 0 || over) return;
    over = true;
    ended();
  };
  window.setInterval(tick, 1000);
  tick();
  document.addEventListener("lms:left", ({ detail }) => {
    const moved = performance.now() + detail * 1000;
    if (over || !Number.isFinite(detail)) return;
    // More time was granted, or taken: the words beside the clock follow.
    if (Math.abs(moved - end) > 3000) ask(place);
    end = moved;
    tick();
  });
}

/** Ask the server for its time, what is left, and the words for it; go where an attempt that is over leads. */
export async function ask(place) {
  if (document.hidden) return null;
  const answer = await fetch(place.dataset.time, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || !answer.headers.get("Content-Type")?.includes("json")) return null;
  const told = await answer.json();
  setServerTime(told.now);
  if (told.over) window.location.assign(told.over);
  for (const line of document.querySelectorAll("[data-of]")) line.textContent = told.of;
  for (const line of document.querySelectorAll("[data-ends]")) line.innerHTML = told.ends;
  tellLeft(told.left);
  return told;
}

export function tellLeft(left) {
  if (left !== null && left !== undefined) document.dispatchEvent(new CustomEvent("lms:left", { detail: left }));
}
