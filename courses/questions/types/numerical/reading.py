"""Reading numbers as people write them.

Understood: `1.5`, `1,5`, `-2`, `−2`, `1.5e3`, `1.5×10^3`, `3/4`, thousands grouped by comma, point,
space or apostrophe (`1,600`, `1 600.5`), digits of any script, and a unit after or before the number.

Where a comma or point may be decimal or group thousands (`1,600`), the text has two readings; both
are kept, because a class writes in more than one convention and nothing is gained by guessing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext

MAX_TEXT = 100
MAX_EXPONENT = 99

_SAME = str.maketrans(
    {"−": "-", "–": "-", "×": "*", "·": "*", "⁄": "/", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " ",
     "٫": ".", "٬": ","}
)  # fmt: skip
_DIGITS = r"(?:\d{1,3}(?:[ ']\d{3}(?!\d))+|[\d.,]*\d[.,]?)"
_NUMBER = re.compile(
    rf"""
    (?P<before>[^\d.,+-]*?) \s*
    (?P<sign>[+-]?) \s*
    (?P<top>{_DIGITS}(?:(?<=\d)[.,]\d+)?)
    (?: \s*/\s*(?P<bottom>\d+)
      | [eE](?P<exponent>[+-]?\d{{1,4}})(?!\d)
      | \s*[*x]\s*10\s*(?:\^|\*\*)\s*(?P<power>[+-]?\d{{1,4}})(?!\d)
    )?
    \s* (?P<after>[^\d\s].*)?
    """,
    re.VERBOSE | re.DOTALL,
)
_PLAIN = re.compile(r"(?P<whole>\d*)[.,]?(?P<part>\d*)")
_COMMA_GROUPS = re.compile(r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+)(?:\.(?P<part>\d+))?")
_POINT_GROUPS = re.compile(r"(?P<whole>[1-9]\d{0,2}(?:\.\d{3})+)(?:,(?P<part>\d+))?")


class Unreadable(ValueError):
    """The text is not a number; the message is a sentence for who wrote it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says: one value, or two where it is ambiguous, and the unit as written ("" for none)."""

    values: tuple[Fraction, ...]
    unit: str


def read_number(text: str) -> Reading:
    """Read a number and its unit. Raises `Unreadable`."""
    found = _NUMBER.fullmatch(_plain_characters(text)) if len(text) <= MAX_TEXT else None
    if found is None or (found["before"] and found["after"]):
        raise Unreadable(gettext("This is not a number. Write one such as 1.5, 1,5, 1.5e3 or 3/4."))
    scale = int(found["exponent"] or found["power"] or 0)
    if abs(scale) > MAX_EXPONENT:
        raise Unreadable(gettext("This number is too large or too small to grade."))
    bottom = int(found["bottom"] or 1)
    if bottom == 0:
        raise Unreadable(gettext("A fraction cannot have zero below the line."))
    factor = Fraction(10) ** scale * (-1 if found["sign"] == "-" else 1) / bottom
    values = tuple(sorted({value * factor for value in _values(found["top"])}))
    if not values:
        raise Unreadable(gettext("This is not a number. Write one such as 1.5, 1,5, 1.5e3 or 3/4."))
    return Reading(values, (found["before"] or found["after"] or "").strip())


def _plain_characters(text: str) -> str:
    """Digits of any script and typographic signs as ASCII."""
    text = text.strip().translate(_SAME)
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def _values(digits: str) -> Iterator[Fraction]:
    digits = digits.replace(" ", "").replace("'", "")
    for form in (_PLAIN, _COMMA_GROUPS, _POINT_GROUPS):
        if (found := form.fullmatch(digits)) and (found["whole"] or found["part"]):
            whole = re.sub(r"[.,]", "", found["whole"]) or "0"
            yield Fraction(f"{whole}.{found['part'] or '0'}")
