"""A video second by second: one cell per stretch, questions above, behaviour below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lms.pages.charts.scale import percent, read
from lms.pages.times import clock_words

STEPS = 9


@dataclass(frozen=True, slots=True)
class Heat:
    """Cells as (x, width, shade 0–9, words), and labels at percentages."""

    cells: list[tuple[float, float, int, str, str]]
    ticks: list[tuple[float, str, str]]
    marks: list[dict[str, Any]]
    spans: list[dict[str, Any]]
    lines: list[dict[str, Any]]


def _anchor(x: float) -> str:
    return "end" if x > 82 else "start"


def _middle(x: float) -> str:
    return "end" if x > 92 else "start" if x < 8 else "middle"


def heat(
    views: Sequence[float],
    seconds: int,
    *,
    marks: Iterable[Any] = (),
    spans: Iterable[Any] = (),
    lines: Iterable[Any] = (),
) -> Heat:
    """Lay out `views` per cell of `seconds`; marks and lines have `second`, `label`; spans `start`, `end`, `label`."""
    length = max(1, len(views) * seconds)
    top = max(views, default=0) or 1
    width = 100 / max(1, len(views))
    tick = next((size for size in (15, 30, 60, 120, 180, 300, 600, 900, 1800) if length / size <= 9), 3600)
    return Heat(
        cells=[
            (round(i * width, 3), round(width, 3), round(STEPS * view / top), clock_words(i * seconds), f"{view:,.1f}".removesuffix(".0"))
            for i, view in enumerate(views)
        ],
        ticks=[
            (percent(at, length), clock_words(at), "start" if at == 0 else "end" if percent(at, length) > 96 else "middle")
            for at in range(0, length + 1, tick)
        ],
        marks=[
            {"x": percent(read(m, "second"), length), "label": read(m, "label"), "anchor": _anchor(percent(read(m, "second"), length))}
            for m in marks
        ],
        spans=[
            {
                "x": percent(read(s, "start"), length),
                "width": percent(read(s, "end") - read(s, "start"), length),
                "end": percent(read(s, "end"), length),
                "middle": (mid := percent((read(s, "start") + read(s, "end")) / 2, length)),
                "anchor": _middle(mid),
                "label": read(s, "label"),
            }
            for s in spans
        ],
        lines=[
            {"x": (x := percent(read(one, "second"), length)), "anchor": _middle(x), "label": read(one, "label")} for one in lines
        ],
    )  # fmt: skip
