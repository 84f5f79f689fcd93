"""Points and percents as a reader sees them."""

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def points_text(value: Decimal | None) -> str:
    """Points with one decimal, with two where the second says something: 8.0, 8.5, 8.25."""
    if value is None:
        return ""
    return f"{value:.2f}" if value != value.quantize(TENTH) else f"{value:.1f}"


def shortened(text: str | None) -> str:
    """The same for points that come as text with two decimals from the database."""
    return "" if text is None else text[:-1] if text.endswith("0") else text


def most_text(value: Decimal) -> str:
    """The most points of an item, without decimals that say nothing: 20, 7.5."""
    return f"{value.normalize():f}" if value else "0"


def percent_text(value: Decimal | None) -> str:
    """A percent with one decimal, "" for none."""
    return "" if value is None else f"{value.quantize(TENTH, ROUND_HALF_UP):f}"
