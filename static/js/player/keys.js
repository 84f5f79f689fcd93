// The keyboard in a lesson. Keys of an open question come first; nothing happens while somebody types.
import { onKey, typing } from "../shortcuts.js";

export function startKeys(current) {
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (document.querySelector("dialog[open]")) return;
      const player = current();
      if (player?.milestones.key(event)) return;
      if (event.key !== " " || typing(event.target) || event.target.closest?.("button, a, summary, select, input:not([type=range]), label, [role=application]")) return;
      event.preventDefault();
      player?.toggle();
    },
    true,
  );
  onKey("k", () => current()?.toggle());
  onKey("j", () => current()?.controls.act("back"));
  onKey("l", () => current()?.controls.act("forward"));
  onKey("c", () => current()?.controls.act("captions"));
  onKey("m", () => current()?.controls.act("mute"));
  onKey("f", () => current()?.controls.act("fullscreen"));
  onKey("p", () => current()?.controls.act("window"));
  onKey("<", () => current()?.controls.faster(-1));
  onKey(">", () => current()?.controls.faster(1));
  onKey("?", () => document.getElementById("player-keys")?.showModal());
}
