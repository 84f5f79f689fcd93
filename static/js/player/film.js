// The film of a video, and the part of it that is shown: our clock begins at its first second.

export class Film {
  constructor(figure) {
    this.figure = figure;
    this.video = figure.querySelector("video");
    this.from = Number(figure.dataset.from ?? 0);
    this.isCut = figure.dataset.from !== undefined;
    this.duration = Number(figure.dataset.duration) || this.video.duration - this.from || 0;
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
    this.video.currentTime = this.from + second;
  }

  /** Whether a part has come to its end, where the film would go on. */
  get isOver() {
    return this.isCut && this.duration > 0 && this.time >= this.duration;
  }
}
