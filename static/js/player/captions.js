// Captions drawn over the picture from the browser's own text track, so that they keep clear of a question.

const KEY = "captions";

export class Captions {
  constructor(figure, video) {
    this.box = figure.querySelector("[data-caption]");
    this.button = figure.querySelector("[data-act=captions]");
    const tracks = [...video.textTracks].filter((track) => track.kind === "captions" || track.kind === "subtitles");
    this.track = tracks.find((track) => track.mode === "showing") ?? tracks[0];
    for (const track of video.textTracks) track.mode = track === this.track ? "hidden" : "disabled";
    this.on = localStorage.getItem(KEY) === "on";
    this.track?.addEventListener("cuechange", () => this.draw());
    this.draw();
  }

  toggle() {
    if (!this.track) return;
    this.on = !this.on;
    localStorage.setItem(KEY, this.on ? "on" : "off");
    this.draw();
  }

  draw() {
    this.button?.setAttribute("aria-pressed", String(this.on));
    if (!this.box) return;
    const text = this.on ? [...(this.track?.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent).join("\n") : "";
    this.box.textContent = text;
    this.box.hidden = !text;
  }
}
