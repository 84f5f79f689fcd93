// The transcript in another language, as the server draws it. Comes when one is asked for.
import { toast } from "../toast.js";

let asked = 0;

/** Draw the transcripts of a player in a language; without a connection they stay as they are. */
export async function translate(player, language) {
  const mine = ++asked;
  const id = player.figure.dataset.video;
  const address = new URL(location.href);
  // What was asked for in the address is not what is wanted after a reload.
  if (address.searchParams.has("captions")) {
    address.searchParams.delete("captions");
    history.replaceState(history.state, "", address);
  }
  address.searchParams.set("captions", language);
  try {
    const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) throw new Error(`HTTP ${answer.status}`);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== asked) return;
    for (const one of player.transcripts) one.take(fresh.querySelector(`[data-transcript="${id}"]`));
    for (const form of player.milestones.forms) if (form.dataset.answered) player.markAnswered(form);
    if (player.milestones.open) for (const one of player.transcripts) one.asking(player.milestones.open.dataset.milestone);
    player.tick();
    document.dispatchEvent(new CustomEvent("transcript:drawn"));
  } catch {
    if (mine === asked) toast(player.transcripts[0]?.words.away ?? "");
  }
}
