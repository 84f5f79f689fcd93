// Search in a transcript: whatever the case and the accents, also over the end of a line. Counts, marks, goes from one to the
// next. While somebody searches, the transcript does not follow the video.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s/g, " ");

/** The words of a transcript as one string, and for each of its characters the box and the place there. */
function read(root) {
  const places = [];
  let text = "";
  for (const box of root.querySelectorAll(".cue > span, .cue-chapter")) {
    let at = 0;
    for (const sign of box.textContent) {
      const folded = fold(sign);
      // An accent of its own belongs to the letter before.
      if (!folded && places.at(-1)) places.at(-1)[2] = at + sign.length;
      for (let unit = 0; unit < folded.length; unit += 1) places.push([box, at, at + sign.length]);
      text += folded;
      at += sign.length;
    }
    text += " ";
    places.push(null);
  }
  return { text, places };
}

function find(text, wanted) {
  const found = [];
  // One Latin letter stands everywhere; one sign of another script is a word.
  if (!wanted || (wanted.length < 2 && wanted < "\u0250")) return found;
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) found.push(at);
  return found;
}

/** Wrap the parts of a box that were found; `parts` are [from, to, number of the place]. */
function mark(box, parts) {
  const text = box.textContent;
  const nodes = [];
  let done = 0;
  for (const [from, to, number] of parts) {
    const sign = document.createElement("mark");
    sign.textContent = text.slice(from, to);
    sign.dataset.hit = number;
    nodes.push(text.slice(done, from), sign);
    done = to;
  }
  box.replaceChildren(...nodes, text.slice(done));
}

export function startSearch(transcript) {
  const { root, tools, words } = transcript;
  const field = tools.querySelector("[data-search]");
  if (!field) return;
  const said = tools.querySelector("[data-found]");
  const buttons = tools.querySelectorAll("[data-way]");
  let known = read(root);
  let hits = [];
  let at = 0;

  function draw() {
    for (const box of new Set([...root.querySelectorAll("mark")].map((sign) => sign.parentElement))) box.textContent = box.textContent;
    const parts = new Map();
    const wanted = fold(field.value).trim().replace(/ +/g, " ");
    hits = find(known.text, wanted);
    hits.forEach((start, number) => {
      for (const place of known.places.slice(start, start + wanted.length)) {
        if (!place) continue;
        const [box, from, to] = place;
        if (!parts.has(box)) parts.set(box, []);
        const last = parts.get(box).at(-1);
        if (last?.[2] === number && last[1] >= from) last[1] = to;
        else parts.get(box).push([from, to, number]);
      }
    });
    for (const [box, found] of parts) mark(box, found);
    for (const button of buttons) button.disabled = hits.length < 2;
    transcript.touched = wanted ? Infinity : 0;
    if (!hits.length) said.textContent = wanted.length > 1 ? words.none : "";
  }

  function go(to) {
    for (const sign of root.querySelectorAll("mark.is-at")) sign.classList.remove("is-at");
    if (!hits.length) return;
    at = (to + hits.length) % hits.length;
    const signs = root.querySelectorAll(`mark[data-hit="${at}"]`);
    for (const sign of signs) sign.classList.add("is-at");
    signs[0].scrollIntoView({ block: "nearest" });
    said.textContent = words.found.replace("{at}", at + 1).replace("{all}", hits.length);
  }

  function look() {
    draw();
    go(0);
  }

  field.addEventListener("input", look);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      go(at + (event.shiftKey ? -1 : 1));
    } else if (event.key === "Escape" && field.value) {
      event.preventDefault();
      field.value = "";
      look();
    }
  });
  for (const button of buttons) button.addEventListener("click", () => go(at + Number(button.dataset.way)));
  document.addEventListener("transcript:drawn", () => {
    known = read(root);
    look();
  });
  if (field.value) look();
}
