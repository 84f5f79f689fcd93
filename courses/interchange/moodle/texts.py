"""Values of Moodle's backup files: `$@NULL@$` is nothing, 0 no date, and texts say in which format they are."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from django.utils.html import escape

from courses.interchange.xml import children
from courses.questions.types.mapping import Element
from lms.kernel.markup import render

NULL: Final = "$@NULL@$"


def value(element: Element | None, name: str) -> str:
    """What a child says, stripped; '' where it says nothing or is not there."""
    found = next(children(element, name), None) if element is not None else None
    text = "" if found is None else "".join(str(part) for part in found.itertext()).strip()
    return "" if text == NULL else text


def html(element: Element | None, name: str, kind: str = "") -> str:
    """A text as HTML of the source, by the format written beside it (`<introformat>`)."""
    text = value(element, name)
    if not text:
        return ""
    match value(element, kind or f"{name}format"):
        case "2":
            return "<p>" + "<br>".join(str(escape(line)) for line in text.splitlines()) + "</p>"
        case "4":
            return render(text)
    return text


def whole(written: str) -> int:
    """A whole number; 0 for what is none."""
    try:
        number = int(float(written))
    except (ValueError, OverflowError):
        return 0
    return number if abs(number) < 10**12 else 0


def number(written: str, default: Decimal = Decimal(1)) -> Decimal:
    """A number of points, from 0 to 1000; `default` for what is none."""
    try:
        found = Decimal(written)
    except InvalidOperation:
        return default
    return found.quantize(Decimal("0.01")) if found.is_finite() and 0 <= found <= 1000 else default


def moment(written: str) -> datetime | None:
    """A Unix time; 0 means never."""
    seconds = whole(written)
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 32_503_680_000 else None
