// Keys of headphones and lock screens: title, place, play, pause, 15 seconds back and forward, the lessons
// around. Comes when a video plays.

export function startMediaSession(player) {
  if (!("mediaSession" in navigator)) return;
  const { video, figure } = player;
  const take = () => {
    navigator.mediaSession.metadata = new MediaMetadata({
      title: figure.getAttribute("aria-label"),
      artist: figure.dataset.course,
      artwork: video.poster ? [{ src: video.poster }] : [],
    });
    const acts = {
      // Not past a question that waits for its answer.
      play: () => player.milestones.open || player.play(),
      pause: () => video.pause(),
      seekbackward: ({ seekOffset = 15 }) => player.seek(player.time - seekOffset),
      seekforward: ({ seekOffset = 15 }) => player.seek(player.time + seekOffset),
      seekto: (details) => player.seek(details.seekTime),
      previoustrack: document.querySelector("a[rel=prev]") && (() => document.querySelector("a[rel=prev]").click()),
      nexttrack: document.querySelector("a[rel=next]") && (() => document.querySelector("a[rel=next]").click()),
    };
    for (const [name, act] of Object.entries(acts)) {
      try {
        navigator.mediaSession.setActionHandler(name, act);
      } catch {
        // This browser does not know the action.
      }
    }
  };
  const place = () => {
    if (!player.duration) return;
    const position = Math.min(player.time, player.duration);
    navigator.mediaSession.setPositionState?.({ duration: player.duration, playbackRate: video.playbackRate, position });
  };
  for (const kind of ["play", "seeked", "ratechange"]) video.addEventListener(kind, place);
  video.addEventListener("play", take);
  take();
}
