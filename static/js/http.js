// Requests to our own server.

/** Django's CSRF token, from its cookie (which follows a new sign-in) or from a form on the page. */
export function csrfToken() {
  const found = document.cookie.match(/(?:^|; )(?:lms_csrf|csrftoken)=([^;]+)/);
  if (found) return decodeURIComponent(found[1]);
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** What `fetched` imports; null where it cannot be reached, so that its caller may try again with the line. */
export const part = (fetched) =>
  fetched().catch((error) => {
    if (error instanceof TypeError) return null;
    throw error;
  });

/**
 * Send JSON (or a FormData) and return the parsed JSON answer.
 * Throws an Error with `.status` when the server refuses, a TypeError when it cannot be reached.
 */
export async function send(url, body = {}, { method = "POST", keepalive = false } = {}) {
  const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
  const isForm = body instanceof FormData;
  if (!isForm) headers["Content-Type"] = "application/json";
  const answer = await fetch(url, {
    method, headers, keepalive, credentials: "same-origin", body: isForm ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const data = text && answer.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : text;
  if (!answer.ok) throw Object.assign(new Error(`HTTP ${answer.status}`), { status: answer.status, data });
  return data;
}
