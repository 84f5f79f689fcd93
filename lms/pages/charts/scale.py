"""Axis steps a person would choose, and values read from any kind of item."""

import math
from collections.abc import Mapping
from typing import Any


def nice_step(maximum: float, lines: int = 4) -> float:
    """The round step (1, 2, 2.5, 5 × a power of ten) that gives at most `lines` lines up to `maximum`."""
    if maximum <= 0:
        return 1
    rough = maximum / lines
    power = 10.0 ** math.floor(math.log10(rough))
    for factor in (1, 2, 2.5, 5, 10):
        if factor * power >= rough:
            step = factor * power
            return max(1, step) if maximum >= lines else step
    return 10 * power


def short(value: float) -> str:
    """A figure for a label: "1,204", "2.5"."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def read(item: Any, name: str, default: Any = None) -> Any:
    """A value by key or attribute."""
    if isinstance(item, Mapping):
        return item.get(name, default)
    return getattr(item, name, default)


def percent(value: float, whole: float) -> float:
    """Share of the whole, 0 to 100, two decimals."""
    return round(100 * value / whole, 2) if whole else 0.0
