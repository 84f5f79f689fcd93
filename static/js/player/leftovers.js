// Reports of this learner's tabs that were closed while offline, of this lesson or of others.
import { send } from "../http.js";
import { refused } from "./refused.js";

// A tab that is open still sends its own.
const LEFT = 30000;

export async function sendLeftovers(keys, learner) {
  for (const key of keys) {
    try {
      const beat = JSON.parse(localStorage.getItem(key));
      if (Date.now() - beat.at < LEFT || beat.learner !== learner) continue;
      await send(key.slice(5).split("#")[0], { ...beat, sent: Date.now(), ended: true });
      localStorage.removeItem(key);
    } catch (error) {
      if (refused(error)) localStorage.removeItem(key);
    }
  }
}
