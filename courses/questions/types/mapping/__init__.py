"""How a type of question is said in the formats of other systems: what each type's `interchange.py` is made of.

Readers turn a piece of a foreign file into the data of the type; `{"html": …}` in it is HTML of the source, cleaned
later by who imports. Writers do the opposite with stored data. Neither touches a database. What a writer cannot
say is found by reading back what it wrote, so writers need not list it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

Json = dict[str, Any]
Element = etree._Element


class CannotCarry(Exception):
    """A question that no type here, or no format there, can express. `str()` is the reason, a whole sentence."""


@dataclass(slots=True)
class Found:
    """What a reader made of a question: the data of its type; a prompt where it is not simply the text asked;
    details lost, as (detail, reason); and the name of the picture that `data` needs."""

    data: Json
    prompt: str | None = None
    losses: list[tuple[str, str]] = field(default_factory=list)
    picture: str = ""

    def lose(self, detail: str, reason: str) -> None:
        """Note something the source says and the question here will not."""
        self.losses.append((detail, reason))


@dataclass(slots=True)
class Asked:
    """A stored question on its way out: clean HTML and stored data. `pictures` are paths in the package by asset."""

    type: str
    title: str
    prompt: str
    data: Json
    points: Decimal = Decimal(1)
    tags: tuple[str, ...] = ()
    folder: tuple[str, ...] = ()
    identity: str = ""
    pictures: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A type in one format: whether it claims a source, how to read one, and how to write one.

    What a source and a target are is the format's own: see `mapping.gift`, `mapping.moodle` and `mapping.qti`.
    """

    claims: Callable[[Any], bool]
    read: Callable[[Any], Found]
    write: Callable[[Asked, Any], None] | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """A type in every format that has something like it."""

    gift: Dialect | None = None
    moodle: Dialect | None = None
    qti: Dialect | None = None


def rich(html: str) -> Json:
    """HTML of the source, as data holds it."""
    return {"html": html}


def html_of(data: Any, name: str = "") -> str:
    """The HTML of a text in stored data; "" where there is none."""
    text = data.get(name) if name else data
    return str((text or {}).get("html") or "")


def percent(written: str) -> Decimal:
    """A percentage as a share; nothing is 0. Raises `CannotCarry`."""
    try:
        share = Decimal(written.strip() or "0") / 100
    except InvalidOperation as problem:
        raise CannotCarry(_("“%(share)s” is not a percentage.") % {"share": written[:40]}) from problem
    if not share.is_finite() or abs(share) > 10:
        raise CannotCarry(_("“%(share)s” is not a percentage.") % {"share": written[:40]})
    return share


def share_in_percent(share: Decimal | Fraction | str) -> str:
    """A share as percent, with at most seven digits, as other systems write it."""
    exact = Fraction(str(share)) if not isinstance(share, Fraction) else share
    plain = f"{float(exact * 100):.5f}".rstrip("0").rstrip(".")
    return plain if plain not in ("", "-0") else "0"


def decimal(written: str) -> Decimal:
    """A number as files write it. Raises `CannotCarry`."""
    text = written.strip().replace("−", "-")
    text = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    try:
        value = Decimal(text)
    except InvalidOperation as problem:
        raise CannotCarry(
            _("Its answer “%(answer)s” is not a plain number.") % {"answer": written[:60]}
        ) from problem
    if not value.is_finite() or abs(value.adjusted()) > 99:
        raise CannotCarry(_("Its answer “%(answer)s” is not a plain number.") % {"answer": written[:60]})
    return value


def plain_number(value: Decimal | str) -> str:
    """A number without exponent where that is short, and without zeros at its end."""
    number = Decimal(value)
    text = f"{number:f}"
    if len(text) > 40:
        return f"{number:e}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def tolerance_of(accepted: Json) -> Decimal:
    """The tolerance of an accepted value as a distance."""
    tolerance = Decimal(accepted.get("tolerance") or 0)
    relative = accepted.get("tolerance_kind") == "relative" and accepted.get("value") is not None
    return abs(tolerance * Decimal(accepted["value"])) if relative else tolerance
