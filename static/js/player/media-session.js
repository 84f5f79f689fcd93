// Keys of headphones and lock screens: title, play, pause, 15 seconds back and forward.

export function startMediaSession(player) {
  if (!("mediaSession" in navigator)) return;
  const { video, figure } = player;
  video.addEventListener("play", () => {
    navigator.mediaSession.metadata = new MediaMetadata({
      title: figure.getAttribute("aria-label"),
      artist: figure.dataset.course,
      artwork: video.poster ? [{ src: video.poster }] : [],
    });
    const acts = {
      play: () => video.play(),
      pause: () => video.pause(),
      seekbackward: () => player.seek(video.currentTime - 15),
      seekforward: () => player.seek(video.currentTime + 15),
      seekto: (details) => player.seek(details.seekTime),
    };
    for (const [name, act] of Object.entries(acts)) {
      try {
        navigator.mediaSession.setActionHandler(name, act);
      } catch {
        // This browser does not know the action.
      }
    }
  });
}
