// Spans of a video that were watched: [[from, to], …] in whole milliseconds, merged and in order.

export function merged(spans) {
  const sorted = spans.filter(([from, to]) => to > from).sort((one, other) => one[0] - other[0]);
  const result = [];
  for (const [from, to] of sorted) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}

export const length = (spans) => spans.reduce((sum, [from, to]) => sum + to - from, 0);

export const covers = (spans, at) => spans.some(([from, to]) => from <= at && at <= to);

/** The end of the last span that ends before `at`, 0 without one. */
export const lastEndBefore = (spans, at) => Math.max(0, ...spans.map(([, to]) => to).filter((to) => to <= at));

/** Watches a video play and keeps what was played since `take` was called last. */
export class Recorder {
  /** `from` is the second of the film at which its part begins. */
  constructor(video, from = 0) {
    this.video = video;
    this.from = from;
    this.kept = [];
    this.last = null;
    video.addEventListener("timeupdate", () => this.note());
    video.addEventListener("emptied", () => (this.last = null));
    // While it seeks, the place is already the one it seeks to: what is played from there counts from there.
    for (const kind of ["loadedmetadata", "seeking"]) video.addEventListener(kind, () => this.mark());
    if (video.readyState > 0) this.mark();
  }

  get now() {
    return Math.max(0, Math.round((this.video.currentTime - this.from) * 1000));
  }

  mark() {
    this.last = this.now;
    this.at = performance.now();
  }

  note() {
    if (this.video.seeking) return;
    const { now } = this;
    const step = now - (this.last ?? now);
    // timeupdate comes about four times a second, on a busy machine seldom: a step longer than the time that went by was
    // a jump, not playing.
    const longest = (performance.now() - this.at + 1500) * Math.max(1, this.video.playbackRate);
    if (step > 0 && step <= longest) this.kept = merged([...this.kept, [this.last, now]]);
    this.mark();
  }

  take() {
    const taken = this.kept;
    this.kept = [];
    return taken;
  }
}
