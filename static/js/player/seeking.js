// How far the author's policy lets a learner jump: anywhere, no further than watched, or not at all until the video
// was watched to its end. The same rules as learning/player/seeking.py.
import { covers, lastEndBefore, length } from "./spans.js";

/** Where a jump to `to` ends (seconds), and the words to say why, if it does not end there. */
export function allowed({ figure, watched, time, duration, words }, to) {
  const { seek } = figure.dataset;
  if (seek === "none" && to > 0 && length(watched) < 900 * duration) return [time, words.noSeek];
  if (seek === "free" || covers(watched, to * 1000)) return [to, ""];
  const furthest = Math.max(lastEndBefore(watched, to * 1000) / 1000, time);
  return furthest < to ? [furthest, words.policy] : [to, ""];
}
