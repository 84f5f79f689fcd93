// The film of a video, and the part of it that is shown: our clock begins at its first second.

export class Film {
  constructor(figure) {
    this.figure = figure;
    this.video = figure.querySelector("video");
    this.from = Number(figure.dataset.from ?? 0);
    this.isCut = figure.dataset.from !== undefined;
    this.duration = Number(figure.dataset.duration) || this.video.duration - this.from || 0;
    // Where it was last, in milliseconds: where a seek leads to from the moment it is made, however late the browser says so.
    this.before = 0;
    this.aimed = false;
    this.video.addEventListener("seeking", () => {
      if (!this.aimed) this.before = this.time * 1000;
      this.aimed = false;
    });
  }

  /** Start at a second: known at once, also to whoever asks before the film is there. */
  begin(second) {
    const { video } = this;
    const place = () => Math.abs(video.currentTime - this.from - second) > 1 && (this.time = second);
    if (video.readyState === 0) video.addEventListener("loadedmetadata", place, { once: true });
    place();
  }

  get playing() {
    return !this.video.paused && !this.video.ended;
  }

  /** Where it is, in seconds of what is shown; a part that stops a moment before its end is at its end. */
  get time() {
    const second = Math.max(0, this.video.currentTime - this.from);
    return this.isCut && this.duration > 0 && second >= this.duration - 0.05 ? this.duration : second;
  }

  set time(second) {
    this.aimed = this.video.readyState > 0;
    this.before = second * 1000;
    this.video.currentTime = this.from + second;
  }

  /** Whether a part has come to its end, where the film would go on. */
  get isOver() {
    return this.isCut && this.duration > 0 && this.time >= this.duration;
  }

  /** Stop at the end of a part; what a busy machine played past it is taken back. */
  halt() {
    const end = this.from + this.duration;
    if (this.playing) this.video.pause();
    if (this.video.currentTime > end + 0.3) this.video.currentTime = end;
  }
}
