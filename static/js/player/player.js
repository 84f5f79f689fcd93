// One video of a lesson: its element, bars, buttons, captions, questions and reports, put together.
import { toast } from "../toast.js";
import { Bar } from "./bar.js";
import { Beats } from "./beats.js";
import { Captions } from "./captions.js";
import { clock } from "./clock.js";
import { Controls } from "./controls.js";
import { Film } from "./film.js";
import { Milestones } from "./milestones.js";
import { length, merged, Recorder } from "./spans.js";
import { Transcript } from "./transcript.js";

export class Player extends Film {
  constructor(figure, changed) {
    super(figure);
    this.changed = changed;
    this.stage = figure.querySelector("[data-stage]");
    this.words = figure.querySelector("[data-words]").dataset;
    this.watched = JSON.parse(figure.dataset.watched);
    this.recorder = new Recorder(this.video, this.from);
    this.bar = new Bar(figure.querySelector("[data-video-bar]"), this.duration, (second, how) => this.seek(second, how));
    this.captions = new Captions(this);
    this.transcripts = [...document.querySelectorAll(`[data-transcript="${figure.dataset.video}"]`)].map(
      (root) => new Transcript(root, (second, how) => this.seek(second, how), (language) => this.captions.choose(language)),
    );
    this.startMilestones();
    this.startReports();
    this.startVideo();
    this.controls = new Controls(this);
    if (figure.dataset.seek !== "free") this.rules();
    if (figure.querySelector("[data-made]")) import("./stream.js").then((module) => module.startStream(this), () => {});
    const played = () => import("./media-session.js").then((module) => module.startMediaSession(this), () => {});
    for (const act of [played, () => this.milestones.prepare()]) this.video.addEventListener("play", act, { once: true });
    figure.dataset.ready = "";
  }

  startVideo() {
    const { video } = this;
    video.controls = false;
    this.begin(Number(this.figure.dataset.start));
    window.addEventListener("online", () => video.error && this.recover());
    video.addEventListener("click", () => this.toggle());
    video.addEventListener("timeupdate", () => this.tick());
    video.addEventListener("seeked", () => this.tick());
    video.addEventListener("pause", () => this.beats?.flush({ ended: true }));
    video.addEventListener("play", () => {
      // Whatever plays it (a headphone's key that comes before what takes it), nothing leads past an open question.
      if (this.milestones.open) return void video.pause();
      this.acted();
      // What other devices show is older than this: tell them at once.
      if (this.beats && Date.now() - this.beats.heard > 3000) this.beats.flush();
      return undefined;
    });
    this.figure.addEventListener("lead", ({ detail }) => {
      this.seek(detail, { led: true });
      if (!this.milestones.open) this.play();
    });
    this.tick();
  }

  startReports() {
    const url = this.figure.dataset.positionUrl;
    if (!url) return;
    this.beats = new Beats({
      url,
      seen: this.figure.dataset.seen,
      learner: this.figure.dataset.learner,
      recorder: this.recorder,
      read: () => ({
        position_ms: Math.round(this.time * 1000), speed: this.video.playbackRate, playing: this.playing,
      }),
      told: (answer) => {
        if (answer.ahead) this.others?.((resume) => resume.tell(answer));
        if (answer.completed) this.changed({ completed: true });
      },
      offline: (away) => {
        if (away && !this.away) toast(this.words.lost);
        this.away = away;
      },
    });
    import("./live.js").then((module) => module.startLive(this), () => {});
  }

  startMilestones() {
    const section = document.querySelector(`[data-milestones="${this.figure.dataset.video}"]`);
    this.milestones = new Milestones(section, this.stage, {
      pause: () => this.video.pause(),
      play: () => this.play(),
      seek: (second) => this.seek(second, { led: true }),
      opened: (form) => {
        this.bar.mark(form.dataset.second, { open: true, answered: form.dataset.answered });
        for (const one of this.transcripts) one.asking(form.dataset.milestone);
      },
      closed: (form) => {
        this.bar.mark(form.dataset.second, { answered: form.dataset.answered });
        for (const one of this.transcripts) one.asking("");
      },
      answered: (form) => this.answered(form),
      failed: () => toast(this.words.failed),
      gone: () => toast(this.words.gone),
    });
    for (const form of this.milestones.forms) if (form.dataset.answered) this.markAnswered(form);
  }

  markAnswered(form) {
    this.bar.mark(form.dataset.second, { answered: true, open: this.milestones.open === form });
    for (const one of this.transcripts) one.answered(form.dataset.milestone);
  }

  answered(form) {
    this.markAnswered(form);
    const asked = this.milestones.forms.filter((one) => one.dataset.kind === "question");
    const done = asked.filter((one) => one.dataset.answered).length;
    const legend = this.figure.querySelector("[data-asked]");
    if (legend) legend.textContent = this.words.answeredWords.replace("{answered}", done).replace("{asked}", asked.length);
    this.changed({ answered: true });
  }

  tick() {
    const now = this.duration ? Math.min(this.time, this.duration) : this.time;
    if (this.isOver) this.halt();
    this.figure.querySelector("[data-clock]").textContent = clock(now);
    this.bar.show(now);
    this.watched = merged([...this.watched, ...this.recorder.kept]);
    this.bar.cover(this.watched);
    if (this.duration) {
      const percent = Math.min(100, Math.floor(length(this.watched) / this.duration / 10));
      this.figure.querySelector("[data-percent]").textContent = `${percent}\u202f%`;
    }
    for (const one of this.transcripts) one.show(now, this.playing);
    const at = now * 1000;
    if (this.video.seeking) return;
    const due = this.playing && this.milestones.between(this.before, at);
    this.before = at;
    if (due) this.ask(due);
  }

  ask(form) {
    this.video.pause();
    this.time = Number(form.dataset.at) / 1000;
    if (document.fullscreenElement === this.video) document.exitFullscreen();
    this.milestones.show(form);
  }

  /** Fetch how far one may jump: until it is there nobody may, so a jump waits for it. */
  rules(then) {
    const take = ({ allowed }) => (this.policy = allowed) && then?.();
    import("./seeking.js").then(take, () => {});
  }

  /** Go to a second, as far as the seek policy (unless something `led` there) and required questions let; `meet` the question there. */
  seek(second, { led = false, meet = false } = {}) {
    let to = Math.min(Math.max(0, second), this.duration || Infinity);
    if (!led && this.figure.dataset.seek !== "free") {
      if (!this.policy) return this.rules(() => this.seek(second, { meet }));
      const [may, why] = this.policy(this, to);
      to = may;
      if (why) toast(why);
    }
    const barrier = this.milestones.barrier(to * 1000);
    if (barrier) return this.ask(barrier);
    const here = this.milestones.at(Math.round(to));
    if (this.milestones.open && this.milestones.open !== here) this.milestones.close();
    this.time = to;
    if (meet && here) this.ask(here);
    this.acted();
    if (this.beats) this.beats.moved = true;
    window.clearTimeout(this.later);
    this.later = window.setTimeout(() => !this.playing && this.beats?.flush({ ended: true }), 1000);
    return undefined;
  }

  acted() {
    this.resume?.settle();
    if (this.playing) this.resume?.hide();
    Player.current = this;
  }

  toggle() {
    if (this.milestones.open) return;
    if (this.video.error) this.recover();
    if (this.isOver) this.time = 0;
    if (this.video.paused) this.play();
    else this.video.pause();
  }

  /** Play; a browser that forbids it, or a picture that is not there yet, is no error of ours. */
  play() {
    this.video.play().catch(() => this.controls.show());
  }

  /** The network broke, or the address of the file grew old: fetch it again, the second time with a fresh page. */
  recover() {
    const at = this.video.currentTime;
    if (this.recovered) location.search = `?t=${Math.floor(this.time)}`;
    this.recovered = true;
    this.video.load();
    this.video.currentTime = at;
  }
}
