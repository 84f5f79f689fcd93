// Captions drawn over the picture from the browser's own text track, so that they keep clear of a question. Their language
// is the transcript's too: a cookie carries it, so that the server draws the next page right at once.

const KEY = "captions";

function remember(language) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `captions=${encodeURIComponent(language)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

export class Captions {
  constructor(player) {
    const { figure, video } = player;
    this.player = player;
    this.box = figure.querySelector("[data-caption]");
    this.button = figure.querySelector("[data-act=captions]");
    this.name = this.button?.querySelector("[data-language]");
    this.tracks = [...video.textTracks].filter((track) => track.kind === "captions" || track.kind === "subtitles");
    // The browser turns on what the page names, sooner or later than this: it is ours to draw.
    const named = video.querySelector("track[default]");
    this.track = this.tracks.find((track) => track === named?.track || track.mode === "showing") ?? this.tracks[0];
    if (named) named.default = false;
    for (const track of video.textTracks) track.mode = "disabled";
    for (const track of this.tracks) track.addEventListener("cuechange", () => this.draw());
    this.first = this.track;
    this.on = (localStorage.getItem(KEY) ?? "off") !== "off";
    this.take();
  }

  /** Off, then each language in turn, beginning and ending with the one chosen. */
  toggle() {
    if (!this.track) return;
    const { tracks } = this;
    const next = this.on ? tracks[(tracks.indexOf(this.track) + 1) % tracks.length] : this.first;
    this.on = !this.on || next !== this.first;
    localStorage.setItem(KEY, this.on ? "on" : "off");
    this.turn(next);
  }

  /** Take a language: of the captions, where they are on, and of the transcript. */
  choose(language) {
    const track = this.tracks.find((one) => one.language === language);
    if (!track) return;
    this.first = track;
    // Asked for once more where it could not be fetched before.
    if (track === this.track && this.player.transcripts.some(({ root }) => root.lang !== language)) this.translate();
    this.turn(track);
  }

  translate() {
    import("./languages.js").then((module) => module.translate(this.player, this.track.language), () => {});
  }

  turn(track) {
    const other = track !== this.track;
    this.track = track;
    if (other) {
      remember(track.language);
      this.translate();
    }
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
