// Keys of headphones and lock screens: title, play, pause, 15 seconds back and forward. Comes when a video plays.

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
      play: () => video.play(),
      pause: () => video.pause(),
      seekbackward: () => player.seek(player.time - 15),
      seekforward: () => player.seek(player.time + 15),
      seekto: (details) => player.seek(details.seekTime - player.from),
    };
    for (const [name, act] of Object.entries(acts)) {
      try {
        navigator.mediaSession.setActionHandler(name, act);
      } catch {
        // This browser does not know the action.
      }
    }
  };
  video.addEventListener("play", take);
  take();
}
