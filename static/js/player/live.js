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

export function startLive(player) {
  const { beats, resume } = player;
  let touched = Date.now();
  const ask = async () => {
    if (document.hidden || player.playing || beats.gone) return;
    const stored = await beats.ask();
    if (stored?.ahead && stored.position_at > (beats.seen ?? "") && !player.playing) resume.tell(stored);
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
