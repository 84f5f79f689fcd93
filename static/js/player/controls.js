// The buttons below a video: play, 15 seconds, speed, captions, picture in picture, full screen.

const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

export class Controls {
  constructor(player) {
    this.player = player;
    const { figure, video } = player;
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
    else if (name === "speed") this.setSpeed(SPEEDS[(SPEEDS.indexOf(player.video.playbackRate) + 1) % SPEEDS.length]);
    else if (name === "fullscreen") this.fullscreen();
    else if (name === "window") this.window();
  }

  setSpeed(speed) {
    const { player } = this;
    if (player.video.playbackRate !== speed && player.playing) player.beats?.flush();
    player.video.playbackRate = speed;
    localStorage.setItem("speed", String(speed));
    player.figure.querySelector("[data-act=speed]").textContent = `${speed}×`;
  }

  faster(step) {
    const at = SPEEDS.indexOf(this.player.video.playbackRate);
    this.setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, (at < 0 ? 1 : at) + step))]);
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
