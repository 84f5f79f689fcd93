"""A horizontal funnel: how many reached each step, the loss dashed behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lms.pages.charts.scale import percent, read, short


@dataclass(frozen=True, slots=True)
class Step:
    """One bar; widths in percent of the widest."""

    label: str
    words: str
    width: float
    lost_width: float
    lost_x: float
    note: str
    alert: bool
    current: bool
    inside: bool


def funnel(steps: Iterable[Any]) -> list[Step]:
    """Lay out steps with `label`, `value`, and optionally `note`, `alert`, `current`."""
    rows = list(steps)
    top = max([float(read(row, "value") or 0) for row in rows], default=0) or 1
    out: list[Step] = []
    before: float | None = None
    for row in rows:
        value = float(read(row, "value") or 0)
        width = percent(value, top)
        lost = max(0.0, (before or 0) - value) if before is not None else 0.0
        out.append(
            Step(
                label=str(read(row, "label", "")),
                words=short(value),
                width=width,
                lost_width=percent(lost, top),
                lost_x=width,
                note=str(read(row, "note") or ""),
                alert=bool(read(row, "alert")),
                current=bool(read(row, "current")),
                inside=width > 14,
            )
        )
        before = value
    return out
