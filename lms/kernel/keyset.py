"""Pages of a long list by the key of their edge: as quick at the end as at the beginning, and nothing is shown twice.

A list is sorted by one expression and its primary key, both in the same direction. The edge travels in the address.
"""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is sorted: by the column or annotation `key`, and how its values come back from an address."""

    key: str
    read: Callable[[str], Any] = str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """A page of rows; `earlier` and `later` are the edges of the pages before and after, "" where there is none."""

    rows: list[Any]
    earlier: str
    later: str


def edges(asked: Mapping[str, str]) -> dict[str, str]:
    """The edges that an address asks for, for `cut`."""
    return {"after": asked.get("after", ""), "before": asked.get("before", "")}


def cut(rows: QuerySet[Any], order: Order, *, size: int, after: str = "", before: str = "") -> Slice:
    """Return at most `size` rows after (or before) an edge, the first ones without. One query.

    `rows` are model instances or named rows with `pk` and `order.key`. An edge that cannot be read is as if there were none.
    """
    edge, backwards = _edge(before, order), True
    if edge is None:
        edge, backwards = _edge(after, order), False
    forward = order.descending == backwards
    if edge is not None:
        value, key = edge
        way = "gt" if forward else "lt"
        # The first condition says nothing new: an index begins at it, which it cannot do at one of two.
        rows = rows.filter(**{f"{order.key}__{way}e": value})
        rows = rows.filter(Q(**{f"{order.key}__{way}": value}) | Q(**{order.key: value, f"pk__{way}": key}))
    sign = "" if forward else "-"
    found = list(rows.order_by(f"{sign}{order.key}", f"{sign}pk")[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Slice([], "", "")
    first, last = _written(found[0], order), _written(found[-1], order)
    if backwards:
        return Slice(found, first if more else "", last)
    return Slice(found, first if edge is not None else "", last if more else "")


def _written(row: Any, order: Order) -> str:
    value = getattr(row, order.key)
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return base64.urlsafe_b64encode(json.dumps([text, str(row.pk)]).encode()).decode().rstrip("=")


def _edge(text: str, order: Order) -> tuple[Any, UUID] | None:
    if not text:
        return None
    try:
        value, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return order.read(value), UUID(key)
    except (binascii.Error, InvalidOperation, ValueError, TypeError, AttributeError, UnicodeError):
        return None


def moment(text: str) -> datetime:
    """Read a moment with its zone from an edge; raises `ValueError`."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def number(text: str) -> Decimal:
    """Read a finite number from an edge; raises `ValueError`."""
    found = Decimal(text)
    if not found.is_finite():
        raise ValueError(text)
    return found
