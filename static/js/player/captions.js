// Captions drawn over the picture from the browser's own text track, so that they keep clear of a question.


const KEY = "captions";

export class Captions {
  constructor(figure, video) {
    this.box = figure.querySelector("[data-caption]");
    this.button = figure.querySelector("[data-act=captions]");
    this.name = this.button?.querySelector("[data-language]");
    this.tracks = [...video.textTracks].filter((track) => track.kind === "captions" || track.kind === "subtitles");
    const shown = this.tracks.find((track) => track.mode === "showing") ?? this.tracks[0];
    for (const track of video.textTracks) track.mode = "disabled";
    for (const track of this.tracks) track.addEventListener("cuechange", () => this.draw());
    const wanted = localStorage.getItem(KEY) ?? "off";
    this.track = this.tracks.find((track) => track.language === wanted) ?? shown;
    this.on = wanted !== "off";
    this.take();
  }

  /** Off, then each language in turn. */
  toggle() {
    if (!this.track) return;
    const next = this.on ? this.tracks[this.tracks.indexOf(this.track) + 1] : this.tracks[0];
    this.on = next !== undefined;
    this.track = next ?? this.track;
    localStorage.setItem(KEY, this.on ? this.track.language || "on" : "off");
    this.take();
  }

  take() {
    for (const track of this.tracks) track.mode = track === this.track && this.on ? "hidden" : "disabled";
    this.draw();
  }

  draw() {
    this.button?.setAttribute("aria-pressed", String(this.on));
    if (this.name) this.name.textContent = this.on && this.tracks.length > 1 ? this.track.label : "";
    if (!this.box) return;
    const text = this.on ? [...(this.track?.activeCues ?? [])].map((cue) => cue.getCueAsHTML().textContent).join("\n") : "";
    this.box.lang = this.track?.language ?? "";
    this.box.textContent = text;
    this.box.hidden = !text;
  }
}
