// A video in sizes that follow the line (HLS), where it was prepared for that: by the browser itself where it can, else by
// hls.js, fetched only then. Whatever goes wrong leads back to the file itself. And thumbnails above the bar.
import { clock } from "./clock.js";

class Stream {
  constructor(player, facts) {
    this.player = player;
    this.facts = facts;
    this.video = player.video;
    this.file = this.video.src;
  }

  /** Keep the place while the source changes under the player. */
  swap(change) {
    const { player, video } = this;
    const at = video.readyState > 0 ? video.currentTime : player.from + Number(player.figure.dataset.start);
    const { playbackRate } = video;
    change(at);
    const place = () => {
      if (Math.abs(video.currentTime - at) > 1) video.currentTime = at;
      video.playbackRate = playbackRate;
    };
    video.addEventListener("loadedmetadata", place, { once: true });
  }

  /** Take up the stream, unless somebody is watching already: a hiccup is worse than a fixed size. */
  async start() {
    const { video, facts } = this;
    if (video.canPlayType("application/vnd.apple.mpegurl")) {
      video.addEventListener("error", () => this.back(), { once: true });
      if (!this.player.playing) this.swap(() => (video.src = facts.stream));
      return;
    }
    if (!window.MediaSource) return;
    const { default: Hls } = await import(facts.hls);
    if (!Hls.isSupported() || this.player.playing) return;
    this.hls = new Hls({ enableWorker: false, autoStartLoad: false, capLevelToPlayerSize: true, maxBufferLength: 30 });
    this.hls.on(Hls.Events.ERROR, (_name, error) => error.fatal && this.back());
    this.hls.on(Hls.Events.MANIFEST_PARSED, () => this.offerSizes());
    this.swap((at) => {
      this.hls.loadSource(facts.stream);
      this.hls.attachMedia(video);
      const load = () => this.hls?.startLoad(at);
      this.hls.once(Hls.Events.MANIFEST_PARSED, load);
    });
  }

  /** Play the file itself. */
  back() {
    const { playing } = this.player;
    this.choice?.remove();
    this.swap(() => {
      this.hls?.destroy();
      this.hls = null;
      this.video.src = this.file;
    });
    if (playing) this.player.play();
  }

  /** A choice beside the speed: as the line allows, or one size. */
  offerSizes() {
    const { levels } = this.hls;
    const speed = this.player.figure.querySelector("[data-speed]");
    if (levels.length < 2 || this.choice || !speed) return;
    this.choice = speed.cloneNode();
    delete this.choice.dataset.speed;
    this.choice.dataset.quality = "";
    this.choice.setAttribute("aria-label", this.facts.quality);
    this.choice.append(new Option(this.facts.auto, "-1"));
    levels.forEach(({ width, height }, level) => this.choice.append(new Option(`${Math.min(width, height)}p`, level)));
    this.choice.addEventListener("change", () => (this.hls.nextLevel = Number(this.choice.value)));
    speed.after(this.choice);
  }
}

/** Show the picture of the second under the pointer, above the bar. */
function startThumbnails(player, facts) {
  const root = player.figure.querySelector("[data-video-bar]");
  if (!root || !facts.sprite || matchMedia("(hover: none)").matches) return;
  const [interval, columns, count, width, height] = ["interval", "columns", "count", "width", "height"].map((key) => Number(facts[key]));
  const peek = document.createElement("div");
  peek.hidden = true;
  peek.setAttribute("aria-hidden", "true");
  peek.dataset.peek = "";
  Object.assign(peek.style, {
    position: "absolute", insetBlockEnd: "100%", inlineSize: `${width}px`, blockSize: `${height}px`, pointerEvents: "none",
    borderRadius: "6px", zIndex: "10", display: "grid", placeItems: "end center", color: "white", textShadow: "0 0 4px black",
    fontSize: "var(--t1)", border: "1px solid var(--line-2)", backgroundColor: "var(--board)", transform: "translateX(-50%)",
  });
  root.append(peek);
  const hide = () => (peek.style.display = "none");
  hide();
  peek.hidden = false;
  root.addEventListener("pointerleave", hide);
  root.addEventListener("pointermove", (event) => {
    const box = root.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const second = part * player.duration;
    const index = Math.min(count - 1, Math.floor(((player.from + second) * 1000) / interval));
    peek.style.backgroundImage ||= `url("${facts.sprite}")`;
    peek.style.backgroundPosition = `-${(index % columns) * width}px -${Math.floor(index / columns) * height}px`;
    peek.style.left = `${Math.min(box.width - width / 2, Math.max(width / 2, part * box.width))}px`;
    peek.style.display = "grid";
    peek.textContent = clock(second);
  });
}

export function startStream(player) {
  const facts = player.figure.querySelector("[data-made]")?.dataset;
  if (!facts) return;
  startThumbnails(player, facts);
  if (facts.stream) new Stream(player, facts).start().catch(() => null);
}
