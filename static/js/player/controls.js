// The buttons below a video: play, 15 seconds, speed, captions, picture in picture, full screen.

export class Controls {
  constructor(player) {
    this.player = player;
    const { figure, video } = player;
    this.speed = figure.querySelector("[data-speed]");
    this.speed.addEventListener("change", () => {
      this.setSpeed(Number(this.speed.value));
      // The keys of the player go on, unless somebody came here by keys.
      if (!this.speed.matches(":focus-visible")) this.speed.blur();
    });
    this.setSpeed(Number(localStorage.getItem("speed")) || 1);
    figure.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    for (const kind of ["play", "pause", "ended"]) video.addEventListener(kind, () => this.show());
    const pip = figure.querySelector("[data-act=window]");
    if (pip) pip.hidden = !document.pictureInPictureEnabled;
    this.show();
  }

  act(name) {
    const { player } = this;
    if (name === "toggle" || name === "play") player.toggle();
    else if (name === "back") player.seek(player.time - 15);
    else if (name === "forward") player.seek(player.time + 15);
    else if (name === "captions") player.captions.toggle();
    else if (name === "mute") player.video.muted = !player.video.muted;
    else if (name === "fullscreen") this.fullscreen();
    else if (name === "window") this.window();
  }

  setSpeed(speed) {
    const { player } = this;
    if (player.video.playbackRate !== speed && player.playing) player.beats?.flush();
    player.video.playbackRate = speed;
    localStorage.setItem("speed", String(speed));
    this.speed.value = String(speed);
  }

  faster(step) {
    const next = this.speed.options[this.speed.selectedIndex + step];
    if (next) this.setSpeed(Number(next.value));
  }

  async fullscreen() {
    const { figure, video } = this.player;
    if (document.fullscreenElement) await document.exitFullscreen();
    else if (figure.requestFullscreen) await figure.requestFullscreen();
    else video.webkitEnterFullscreen?.();
  }

  async window() {
    if (!document.pictureInPictureEnabled) return;
    if (document.pictureInPictureElement) await document.exitPictureInPicture();
    else await this.player.video.requestPictureInPicture();
  }

  show() {
    const { player } = this;
    const button = player.figure.querySelector("[data-act=toggle]");
    button.dataset.play ??= button.getAttribute("aria-label");
    button.setAttribute("aria-label", player.playing ? button.dataset.pause : button.dataset.play);
    for (const sign of button.querySelectorAll("[data-when]")) {
      sign.hidden = (sign.dataset.when === "playing") !== player.playing;
    }
    player.figure.querySelector("[data-act=play]")?.classList.toggle("is-shown", !player.playing);
    player.tick();
  }
}
