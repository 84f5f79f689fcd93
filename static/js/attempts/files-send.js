// A file of an answer on its way to the server, with the time at which it was chosen.
import { csrfToken } from "../http.js";

/** What the server says, null when it has not taken a stand. Sent again the same file is the same answer. */
export async function sendFile({ url, file, name, given }) {
  const body = new FormData();
  body.append("file", file, name);
  if (given) body.append("given", given);
  try {
    const headers = { "X-CSRFToken": csrfToken(), Accept: "application/json" };
    const answer = await fetch(url, { method: "POST", headers, body });
    if (answer.status === 413) return {};
    if (!answer.headers.get("Content-Type")?.includes("json") || answer.status >= 500) return null;
    return await answer.json();
  } catch {
    return null;
  }
}
