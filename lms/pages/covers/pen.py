"""Short SVG paths from points, on a plate of 320 × 155."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

WIDTH, HEIGHT = 320, 155
Point = tuple[float, float]


def number(value: float) -> str:
    """One decimal at most, no leading zero: ".5", "-3", "12.4"."""
    text = f"{value:.1f}".removesuffix(".0")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def line(points: Iterable[Point]) -> str:
    """Path data of a polyline, relative after its first point; rounding never adds up."""
    out: list[str] = []
    at_x = at_y = 0.0
    for x, y in points:
        x, y = round(x, 1), round(y, 1)
        out.append(f"{'l' if out else 'M'}{number(x - at_x)} {number(y - at_y)}")
        at_x, at_y = x, y
    return "".join(out).replace(" -", "-")


def curve(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path data of a smooth line: quadratic pieces between the middles of neighbours."""
    if len(points) < 3:
        return line(points)
    ring = [*points, points[0], points[1]] if closed else points
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in pairwise(ring)]
    if not closed:
        middles = [points[0], *middles[1:-1], points[-1]]
    at_x, at_y = round(middles[0][0], 1), round(middles[0][1], 1)
    out = [f"M{number(at_x)} {number(at_y)}q"]
    for (bend_x, bend_y), (x, y) in zip(ring[1:], middles[1:], strict=False):
        x, y = round(x, 1), round(y, 1)
        out.append(f"{number(bend_x - at_x)} {number(bend_y - at_y)} {number(x - at_x)} {number(y - at_y)} ")
        at_x, at_y = x, y
    return "".join(out).rstrip().replace(" -", "-")


def path(data: str, classes: str = "") -> str:
    """A path element."""
    return f'<path{f" class={chr(34)}{classes}{chr(34)}" if classes else ""} d="{data}"/>'


def dot(x: float, y: float, radius: float, classes: str = "f") -> str:
    """A circle element."""
    kind = f' class="{classes}"' if classes else ""
    return f'<circle{kind} cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
