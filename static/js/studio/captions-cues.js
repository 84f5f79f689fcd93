// Cues of a caption track and what can be done with them. Times in milliseconds; a cue is { start, end, text }.

const CLOCK = /^(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,5})(?:[.,](\d{1,3}))?$/;

/** 62500 → "1:02.5" */
export function clockOf(ms) {
  const seconds = Math.floor(ms / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const part = String(ms % 1000).padStart(3, "0").replace(/0+$/, "");
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(rest)}${part ? `.${part}` : ""}`;
}

/** "1:02.5" → 62500; NaN for what is no time. */
export function msOf(text) {
  const found = text.trim().match(CLOCK);
  if (!found) return NaN;
  const [, hours = 0, minutes = 0, seconds, part = "0"] = found;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 + Number(part.padEnd(3, "0"));
}

export const plain = (cues) => cues.map(({ start, end, text }) => [start, end, text]);
export const cuesOf = (rows) => rows.map(([start, end, text]) => ({ start, end, text }));
export const sort = (cues) => cues.sort((one, other) => one.start - other.start || one.end - other.end);

/** In two at a place in the words; the time is shared by the letters. */
export function split({ start, end, text }, at) {
  const [before, after] = [text.slice(0, at).trim(), text.slice(at).trim()];
  const middle = Math.round(start + (end - start) * (text.length ? before.length / (before.length + after.length || 1) : 0.5));
  const edge = Math.min(Math.max(middle, start + 1), end - 1);
  return [{ start, end: edge, text: before }, { start: edge, end, text: after }];
}

export const merge = (one, next) => ({
  start: Math.min(one.start, next.start),
  end: Math.max(one.end, next.end),
  text: [one.text.trim(), next.text.trim()].filter(Boolean).join("\n"),
});

/** All of them later (or earlier, never before 0) by `by`. */
export const shift = (cues, by) =>
  cues.map(({ start, end, text }) => {
    const from = Math.max(0, start + by);
    return { start: from, end: Math.max(from + 1, end + by), text };
  });

/** What is wrong with a cue or worth a look: [name, number], null for nothing. The first two keep it from being saved. */
export function trouble(cue, before, { pace, duration, chapters }) {
  if (!Number.isFinite(cue.start) || !Number.isFinite(cue.end)) return ["time", 0];
  if (!chapters && cue.end <= cue.start) return ["backwards", 0];
  if (duration && cue.start >= duration) return ["beyond", 0];
  if (chapters) return null;
  if (before && Number.isFinite(before.end) && cue.start < before.end) return ["overlap", 0];
  const letters = [...cue.text.replace(/\s+/g, " ").trim()].length;
  const speed = Math.round((1000 * letters) / (cue.end - cue.start));
  return speed > pace ? ["fast", speed] : null;
}

export const WRONG = new Set(["time", "backwards"]);

/** What was, to go back to; `keep` before each change. */
export class History {
  constructor(read) {
    this.read = read;
    this.past = [];
    this.future = [];
  }

  keep(state = this.read()) {
    if (this.past.at(-1) === state) return;
    this.past.push(state);
    if (this.past.length > 100) this.past.shift();
    this.future = [];
  }

  /** The state to go to, null where there is none. */
  step(from, to) {
    const now = this.read();
    while (from.length) {
      const state = from.pop();
      if (state === now) continue;
      to.push(now);
      return state;
    }
    return null;
  }

  undo() {
    return this.step(this.past, this.future);
  }

  redo() {
    return this.step(this.future, this.past);
  }
}
