"""Which motif a course gets, and the finished drawing."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2s
from random import Random

from lms.pages.covers import motifs
from lms.pages.covers.contours import contours
from lms.pages.covers.pen import HEIGHT, WIDTH

MOTIFS: dict[str, Callable[[Random], str]] = {
    "bells": motifs.bells,
    "staves": motifs.staves,
    "crossing": motifs.crossing,
    "contours": contours,
    "scatter": motifs.scatter,
    "ridges": motifs.ridges,
    "sunflower": motifs.sunflower,
    "weave": motifs.weave,
    "waves": motifs.waves,
    "circles": motifs.circles,
    "growth": motifs.growth,
    "orbits": motifs.orbits,
    "lattice": motifs.lattice,
}
# A word of the title or category, and the motifs that suit it; the seed picks one of several.
HINTS = {
    "cloud": ("scatter",), "interest": ("sunflower",), "aliment": ("circles",),
    "music": ("staves", "waves"), "harmon": ("staves",), "map": ("contours",), "geograph": ("contours",),
    "python": ("lattice",), "program": ("lattice",), "comput": ("lattice", "weave"), "network": ("lattice",),
    "statist": ("bells", "ridges"), "probab": ("bells",), "regress": ("scatter",), "data": ("scatter", "bells", "ridges"),
    "epidem": ("crossing",), "health": ("crossing", "growth", "circles"), "signal": ("ridges",), "sound": ("waves",),
    "physic": ("waves", "orbits"), "water": ("waves",), "textile": ("weave",), "geometr": ("circles",), "mathemat": ("circles", "crossing"),
    "biolog": ("growth", "sunflower"), "botan": ("sunflower",), "plant": ("sunflower", "growth"), "garden": ("growth",),
    "astronom": ("orbits",), "space": ("orbits",), "design": ("weave", "circles"), "writing": ("weave", "waves"),
}  # fmt: skip


def _choose(seed: str, words: str) -> str:
    lower = words.lower()
    names = next((found for hint, found in HINTS.items() if hint in lower), tuple(MOTIFS))
    return names[int.from_bytes(blake2s(seed.encode()).digest()[:4]) % len(names)]


@lru_cache(maxsize=1024)
def cover_svg(seed: str, words: str = "", motif: str = "") -> str:
    """Return the `<svg>` of a cover: the same for the same seed; `words` hints at a subject, `motif` fixes it.

    It carries no colour: css/components/cover.css draws it in the brand hue, light and dark.
    """
    draw = MOTIFS[motif or _choose(seed, words)]
    # S311: a drawing needs a repeatable source, not a secret one.
    random = Random(int.from_bytes(blake2s(seed.encode(), person=b"cover").digest()[:8]))  # noqa: S311
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{draw(random)}</svg>'
