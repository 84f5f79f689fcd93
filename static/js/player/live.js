// While a page is open and nobody plays on it, it asks the server every few seconds whether the learner went on
// elsewhere: often at first, seldom later, not at all when it is out of sight.
const OFTEN = 3000;
const SELDOM = 15000;
const LONG = 120000;
const FORGOTTEN = 7200000;

const name = Math.random();
let tabs = null;

/** A duplicated tab brings the name of the one it came from: the younger one takes another. */
function ownName(beats) {
  if (tabs || !("BroadcastChannel" in window)) return;
  tabs = new BroadcastChannel("tabs");
  tabs.addEventListener("message", ({ data }) => {
    if (data.device !== beats.device) return;
    if (!data.to) tabs.postMessage({ device: beats.device, to: data.name });
    else if (data.to === name) beats.rename();
  });
  tabs.postMessage({ device: beats.device, name });
}

/** What speaks of other devices is fetched when there is something to say. */
function startOthers(player) {
  let fetched = null;
  player.others = (say) => {
    fetched ??= import("./resume.js").then((module) => (player.resume = new module.Resume(player)));
    fetched.then(say, () => (fetched = null));
  };
  const { seenOn, start } = player.figure.dataset;
  const { place, browser } = player.beats;
  // Resumed, perhaps at another device's place: the own one is a click away.
  const elsewhere = place && seenOn && seenOn.split(".")[0] !== browser && Math.abs(place - start) > 5;
  if (elsewhere || !player.figure.querySelector("[data-resume]").hidden) player.others((resume) => elsewhere && resume.own(place));
}

export function startLive(player) {
  const { beats } = player;
  startOthers(player);
  let touched = Date.now();
  const ask = async () => {
    if (document.hidden || player.playing || beats.gone) return;
    const stored = await beats.ask();
    if (stored?.ahead && stored.position_at > (beats.seen ?? "") && !player.playing) player.others((resume) => resume.tell(stored));
  };
  const back = () => {
    touched = Date.now();
    if (touched - beats.heard > 1000) ask();
  };
  window.setInterval(() => {
    const idle = Date.now() - touched;
    if (idle < FORGOTTEN && Date.now() - beats.heard > (idle < LONG ? OFTEN : SELDOM)) ask();
  }, 1000);
  document.addEventListener("visibilitychange", () => document.hidden || back());
  window.addEventListener("pageshow", (event) => event.persisted && back());
  for (const kind of ["pointerdown", "keydown", "focus"]) window.addEventListener(kind, () => (touched = Date.now()));
  ownName(beats);
}
