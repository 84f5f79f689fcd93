// Requests of the editor. An answer is `{status, data}`; status 0 means that the server could not be reached.
import { csrfToken } from "../../http.js";

export const list = document.querySelector("[data-blocks]");
export const base = list?.dataset.base ?? "";
const written = document.getElementById("editor-words");
const words = written ? JSON.parse(written.textContent) : {};

/** A sentence by its name, `%s` filled. */
export const say = (name, what = "") => (words[name] ?? "").replace("%s", what);

/** Address of a block, or of something about it. */
export const addressOf = (key, what = "") => `${base}blocks/${key}/${what}`;

export async function ask(url, body, { keepalive = false, method = "POST" } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": csrfToken() };
  const isForm = body instanceof FormData;
  if (body && !isForm) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(url, {
      method, headers, keepalive, credentials: "same-origin", body: body && !isForm ? JSON.stringify(body) : body,
    });
  } catch {
    return { status: 0, data: {} };
  }
  // A redirect to the sign-in page comes back as a page: nothing was taken.
  if (answer.redirected) return { status: 401, data: {} };
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  return { status: answer.status, data: isJson ? await answer.json() : { text: await answer.text() } };
}

/** A key for something made on this page (`randomUUID` needs a secure origin). */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
