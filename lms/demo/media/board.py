"""The board a video is drawn on: a display list in 1280 × 720 units, painted at double size and halved.

Drawing only notes what to paint, so two frames with equal lists are painted once.
"""

import itertools
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

from lms.demo.media.colour import BOARD, INK, LINE, RGB, SOFT, mix
from lms.demo.media.fonts import font

WIDTH, HEIGHT = 1280, 720
SCALE = 2
MARK_UP = re.compile(
    r"\*(?P<italic>[^*]+)\*|√\((?P<root>[^)]*)\)|(?P<mean>x̄)|(?P<plain>[^*√x]+|x(?!\u0304)|√)"
)

APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")

Point = tuple[float, float]


def typographic(words: str) -> str:
    """Words as they are printed: the voice needs a plain apostrophe, readers a curved one."""
    return APOSTROPHE.sub("’", words)


@dataclass(frozen=True)
class Text:
    """One run of words on a baseline; `*n*` is italic, `√(n)` a root with its bar, `x̄` the sign of a mean."""

    x: float
    y: float
    words: str
    size: float
    family: str
    weight: int
    colour: RGB
    align: float


@dataclass(frozen=True)
class Stroke:
    points: tuple[Point, ...]
    colour: RGB
    width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True)
class Shape:
    points: tuple[Point, ...]
    colour: RGB


@dataclass(frozen=True)
class Disc:
    x: float
    y: float
    radius: float
    colour: RGB
    fill: bool


@dataclass(frozen=True)
class Plate:
    box: tuple[float, float, float, float]
    radius: float
    colour: RGB
    outline: RGB | None


Mark = Text | Stroke | Shape | Disc | Plate


@dataclass
class Board:
    """Collects marks for one frame. Every verb takes `alpha`: 0 draws nothing, 1 draws in full."""

    marks: list[Mark] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 26,
        family: str = "serif",
        weight: int = 400,
        colour: RGB = INK,
        alpha: float = 1.0,
        align: float = 0.0,
    ) -> None:
        """Words on the baseline `y`; `align` 0 starts at x, 0.5 centres on it, 1 ends there."""
        if alpha > 0:
            words = words if family == "mono" else typographic(words)
            self.marks.append(Text(x, y, words, size, family, weight, mix(BOARD, colour, alpha), align))

    def stroke(
        self,
        points: Iterable[Point],
        *,
        colour: RGB = LINE,
        width: float = 1.0,
        alpha: float = 1.0,
        dash: tuple[float, float] | None = None,
    ) -> None:
        """A line through points."""
        path = tuple(points)
        if alpha > 0 and len(path) > 1:
            self.marks.append(Stroke(path, mix(BOARD, colour, alpha), width, dash))

    def shape(self, points: Iterable[Point], *, colour: RGB, alpha: float = 1.0) -> None:
        """A filled polygon."""
        if alpha > 0:
            self.marks.append(Shape(tuple(points), mix(BOARD, colour, alpha)))

    def bar(
        self, left: float, top: float, right: float, bottom: float, *, colour: RGB, alpha: float = 1.0
    ) -> None:
        """A filled rectangle."""
        if bottom > top and right > left:
            self.shape(
                [(left, top), (right, top), (right, bottom), (left, bottom)], colour=colour, alpha=alpha
            )

    def disc(
        self, x: float, y: float, radius: float, *, colour: RGB, alpha: float = 1.0, fill: bool = True
    ) -> None:
        """A dot, or a ring with `fill=False`."""
        if alpha > 0 and radius > 0:
            self.marks.append(Disc(x, y, radius, mix(BOARD, colour, alpha), fill))

    def plate(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        colour: RGB,
        outline: RGB | None = None,
        alpha: float = 1.0,
        radius: float = 8,
    ) -> None:
        """A panel with round corners."""
        if alpha > 0:
            edge = mix(BOARD, outline, alpha) if outline else None
            self.marks.append(Plate((left, top, right, bottom), radius, mix(BOARD, colour, alpha), edge))

    def title(self, words: str, under: str = "", *, alpha: float = 1.0) -> None:
        """The head of a board: a serif title and a soft line under it."""
        self.text(96, 108, words, size=44, colour=INK, alpha=alpha)
        if under:
            self.text(96, 150, under, size=25, colour=SOFT, alpha=alpha)

    def axis(
        self,
        left: float,
        right: float,
        y: float,
        ticks: Sequence[tuple[float, str]],
        *,
        alpha: float = 1.0,
        size: float = 22,
    ) -> None:
        """A horizontal axis; ticks are (x, label)."""
        self.stroke([(left, y), (right, y)], colour=SOFT, alpha=alpha)
        for x, label in ticks:
            self.stroke([(x, y), (x, y + 7)], colour=SOFT, alpha=alpha)
            self.text(x, y + 32, label, size=size, colour=SOFT, alpha=alpha, align=0.5)


def paint(marks: Iterable[Mark]) -> Image.Image:
    """The marks as a 1280 × 720 RGB picture."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), BOARD)
    pen = ImageDraw.Draw(image)
    for mark in marks:
        match mark:
            case Text():
                _text(pen, mark)
            case Stroke():
                _stroke(pen, mark)
            case Shape():
                pen.polygon(_scaled(mark.points), fill=mark.colour)
            case Disc():
                _disc(pen, mark)
            case Plate():
                _plate(pen, mark)
    return image.reduce(SCALE)


def _runs(mark: Text) -> list[tuple[str, str, float]]:
    """A text mark cut into (kind, words, width at painting scale)."""
    runs: list[tuple[str, str, float]] = []
    if mark.family == "mono":
        return [("plain", mark.words, font("mono", mark.size * SCALE, mark.weight).getlength(mark.words))]
    for found in MARK_UP.finditer(mark.words):
        kind = found.lastgroup or "plain"
        words = found.group(kind)
        kind = "root-letter" if kind == "root" and words.isalpha() else kind
        width = _face(mark, kind).getlength("x" if kind == "mean" else words)
        runs.append((kind, words, width + (mark.size * SCALE * 0.62 if kind.startswith("root") else 0)))
    return runs


def _face(mark: Text, kind: str) -> ImageFont.FreeTypeFont:
    family = "italic" if kind in ("italic", "mean", "root-letter") and mark.family == "serif" else mark.family
    return font(family, mark.size * SCALE, mark.weight)


def _text(pen: ImageDraw.ImageDraw, mark: Text) -> None:
    runs = _runs(mark)
    x = mark.x * SCALE - mark.align * sum(width for _, _, width in runs)
    y = mark.y * SCALE
    em = mark.size * SCALE
    for kind, words, width in runs:
        face = _face(mark, kind)
        line = max(2, round(em * 0.045))
        if kind == "mean":
            pen.text((x, y), "x", font=face, fill=mark.colour, anchor="ls")
            pen.line(
                [(x + width * 0.12, y - em * 0.60), (x + width * 0.98, y - em * 0.60)], mark.colour, line
            )
        elif kind.startswith("root"):
            inner = x + em * 0.56
            top = y - em * 0.86
            hook = [
                (x + em * 0.06, y - em * 0.36),
                (x + em * 0.18, y - em * 0.42),
                (x + em * 0.32, y + em * 0.08),
            ]
            pen.line([*hook, (x + em * 0.50, top), (x + width, top)], mark.colour, line, joint="curve")
            pen.text((inner, y), words, font=face, fill=mark.colour, anchor="ls")
        else:
            # In code, two equals signs are two equals signs.
            features = ["-calt", "-liga"] if mark.family == "mono" else None
            pen.text((x, y), words, font=face, fill=mark.colour, anchor="ls", features=features)
        x += width


def _dashes(points: Sequence[Point], on: float, off: float) -> Iterable[tuple[Point, Point]]:
    """The pieces of a dashed path; the pattern restarts at each corner."""
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        at = 0.0
        while at < length:
            a, b = at / length, min(length, at + on) / length
            yield (x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)
            at += on + off


def _scaled(points: Iterable[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _stroke(pen: ImageDraw.ImageDraw, mark: Stroke) -> None:
    width = max(1, round(mark.width * SCALE))
    if mark.dash is None:
        pen.line(_scaled(mark.points), mark.colour, width, joint="curve")
        return
    for piece in _dashes(mark.points, *mark.dash):
        pen.line(_scaled(piece), mark.colour, width)


def _disc(pen: ImageDraw.ImageDraw, mark: Disc) -> None:
    centre = (mark.x * SCALE, mark.y * SCALE)
    if mark.fill:
        pen.circle(centre, mark.radius * SCALE, fill=mark.colour)
    else:
        pen.circle(centre, mark.radius * SCALE, outline=mark.colour, width=round(1.5 * SCALE))


def _plate(pen: ImageDraw.ImageDraw, mark: Plate) -> None:
    left, top, right, bottom = (round(side * SCALE) for side in mark.box)
    pen.rounded_rectangle(
        (left, top, right, bottom), mark.radius * SCALE, fill=mark.colour, outline=mark.outline, width=SCALE
    )
