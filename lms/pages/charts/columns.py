"""Columns: drop-off by lesson with the previous figure dashed, or a histogram."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lms.pages.charts.scale import nice_step, read, short

HEIGHT = 164
HEAD = 44  # room for a callout above the bars
MARGIN = 12
# The narrowest plot that has its callout beside the elbow (insights.css), and about a letter of it, in pixels.
ELBOW_WIDTH = 670
LETTER = 6.8


@dataclass(frozen=True, slots=True)
class Column:
    """One bar: x and width in percent, y and height in pixels."""

    label: str
    title: str
    value: float
    words: str
    x: float
    width: float
    middle: float
    y: float
    height: float
    kind: str
    previous_y: float | None
    previous_words: str
    shown: bool
    emphasis: bool
    spare: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """A finished chart."""

    columns: list[Column]
    lines: list[tuple[float, str]]
    base: int
    height: int
    callout: Column | None
    callout_words: str
    callout_end: bool
    callout_line: bool
    callout_foot: float
    later: bool


def _lines(top: float, level: Callable[[float], float]) -> list[tuple[float, str]]:
    step, at, out = nice_step(top), 0.0, []
    while at <= top:
        out.append((level(at), short(at)))
        at += step
    return out


def _column(row: Any, index: int, count: int, gap: float, level: Callable[[float], float]) -> Column:
    value, previous = float(read(row, "value") or 0), read(row, "previous")
    every = max(1, -(-count // 20))
    alert, later = bool(read(row, "alert")), bool(read(row, "later"))
    share = 100 / count
    x, width = index * share + share * gap / 2, share * (1 - gap)
    return Column(
        label=str(read(row, "label", index + 1)),
        title=str(read(row, "title") or read(row, "label", index + 1)),
        value=value,
        words=short(value),
        x=round(x, 2),
        width=round(width, 2),
        middle=round(x + width / 2, 2),
        y=level(value),
        height=round(level(0) - level(value), 1),
        kind="bar-alert" if alert else "bar-later" if later else "bar",
        previous_y=level(float(previous)) if previous is not None and float(previous) > value else None,
        previous_words=short(float(previous)) if previous is not None else "",
        shown=alert or index % every == 0,
        emphasis=alert,
        spare=index // every % 2 == 1,
    )


def _too_long(callout: str, at: Column) -> bool:
    room = ELBOW_WIDTH * max(at.middle, 100 - at.middle) / 100
    return len(callout) * LETTER + 14 > room


def columns(items: Iterable[Any], *, callout: str = "", gap: float = 0.13) -> Columns:
    """Lay out items with `label`, `value`, and optionally `title`, `previous`, `alert`, `later`.

    `callout` is written above the first item marked `alert`, on the side where it fits, else on a line of its own. Values are counts; the axis starts at 0.
    """
    rows = list(items)
    top = max([float(read(row, name) or 0) for row in rows for name in ("value", "previous")], default=0) or 1
    base = (HEAD if callout else MARGIN) + HEIGHT

    def level(value: float) -> float:
        return round(base - HEIGHT * value / top, 1)

    out = [_column(row, index, len(rows), gap, level) for index, row in enumerate(rows)]
    called = next((column for column in out if column.emphasis), None) if callout else None
    return Columns(
        columns=out,
        lines=_lines(top, level),
        base=base,
        height=base + 26,
        callout=called,
        callout_words=callout,
        callout_foot=min(called.previous_y or called.y, called.y) - 6 if called else 0,
        callout_end=bool(called and called.middle > 50),
        callout_line=called is not None and _too_long(callout, called),
        later=any(column.kind == "bar-later" for column in out),
    )
