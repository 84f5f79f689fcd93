"""The rosette on certificates: waves round a circle, one hairline over the other, as on bank notes."""

from collections.abc import Iterator
from functools import lru_cache
from math import cos, pi, sin
from typing import NamedTuple

SIZE = 200


class Ring(NamedTuple):
    """Lines from `radius` inwards, each with `petals` waves, each a little turned against the one outside it."""

    radius: float
    petals: int
    lines: int


RINGS = ((Ring(100, 12, 16), "outer"), (Ring(50, 8, 10), "inner"))


@lru_cache(maxsize=64)
def rosette(hue: int) -> str:
    """The rosette in a hue (degrees) as SVG."""
    colours = {"outer": srgb(0.80, 0.045, hue), "inner": srgb(0.40, 0.068, hue)}
    groups = (
        f'<g stroke="{colours[name]}">{"".join(f"<path d={path!r}/>" for path in _paths(ring))}</g>'
        for ring, name in RINGS
    )
    half = SIZE // 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-half} {-half} {SIZE} {SIZE}" '
        f'fill="none" stroke-width="0.45">{"".join(groups)}</svg>'
    )


def _paths(ring: Ring) -> Iterator[str]:
    """Closed curves through points six to a wave, rounded as Catmull and Rom do."""
    count = 6 * ring.petals
    for line in range(ring.lines):
        points = []
        for step in range(count):
            angle = 2 * pi * step / count
            depth = 0.5 + 0.5 * (line + 1) / ring.lines
            wave = 1 + 0.17 * sin(ring.petals * angle + line * pi / 12)
            reach = ring.radius * depth * wave / 1.17
            points.append((reach * cos(angle), reach * sin(angle)))
        yield _smooth(points)


def _smooth(points: list[tuple[float, float]]) -> str:
    count = len(points)
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for place in range(count):
        before, start, end, after = (points[(place + offset) % count] for offset in (-1, 0, 1, 2))
        handles = (
            *(start[axis] + (end[axis] - before[axis]) / 6 for axis in (0, 1)),
            *(end[axis] - (after[axis] - start[axis]) / 6 for axis in (0, 1)),
            *end,
        )
        parts.append("C" + " ".join(f"{number:.1f}" for number in handles))
    return "".join(parts) + "Z"


def srgb(lightness: float, chroma: float, hue: float) -> str:
    """An OKLCH colour as `#rrggbb` (Björn Ottosson, 2020), cut to what the screen can show."""
    a, b = chroma * cos(hue * pi / 180), chroma * sin(hue * pi / 180)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, part)))):02x}" for part in linear)


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055
