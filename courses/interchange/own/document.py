"""A course as one document of plain values: rows by table, and the files they name."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

UUIDS: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DATES: Final = frozenset({"starts_at", "ends_at", "release_at", "opens_at", "due_at", "closes_at"})

Row = dict[str, Any]


@dataclass(slots=True)
class Document:
    """`tables` maps the name of a table to its rows, each with its `id`. `files` are assets by key.

    `slug` is the address the course had, for the links inside of it; `outside` names what the course refers to and
    does not contain, with a sentence for people.
    """

    tables: dict[str, list[Row]] = field(default_factory=dict)
    files: dict[str, Row] = field(default_factory=dict)
    slug: str = ""
    category: Row | None = None
    picture: Row | None = None
    # The one that waits in the details of the course.
    staged_picture: Row | None = None
    outside: list[tuple[str, str]] = field(default_factory=list)

    @property
    def course(self) -> Row:
        """The row of the course itself."""
        return self.tables["course"][0]

    def ids(self, table: str) -> set[str]:
        """The keys of the rows of a table."""
        return {row["id"] for row in self.tables.get(table, ())}


def plain(value: Any) -> Any:
    """A value of a column as JSON has it, exactly."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def named_in(*values: Any) -> set[str]:
    """Every key that is written anywhere in these values."""
    return set(UUIDS.findall(json.dumps(values, ensure_ascii=False, default=str)))


def renamed(rows: Any, name: Callable[[str], str]) -> Any:
    """The same values with every key in them replaced, in texts and addresses too."""
    text = json.dumps(rows, ensure_ascii=False)
    return json.loads(UUIDS.sub(lambda found: name(found[0]), text))


def derived(key: str, salt: str) -> str:
    """A new key for an old one: the same for the same `salt`, and in the same order as the old ones.

    The half with the time of a UUIDv7 stays, the random half comes out of a digest.
    """
    old = UUID(key).int
    digest = int.from_bytes(sha256(f"{salt}:{key}".encode()).digest()[:8], "big")
    low = (digest & ~(0x3 << 62)) | (0x2 << 62)
    return str(UUID(int=(old >> 64 << 64) | low))


def with_dates(value: Any, move: Callable[[datetime], datetime]) -> Any:
    """The same values with every date of a course moved, those in drafts too."""
    if isinstance(value, Mapping):
        return {
            name: _moved(inner, move)
            if name in DATES and isinstance(inner, str) and inner
            else with_dates(inner, move)
            for name, inner in value.items()
        }
    return [with_dates(inner, move) for inner in value] if isinstance(value, list) else value


def _moved(written: str, move: Callable[[datetime], datetime]) -> str:
    return move(datetime.fromisoformat(written)).isoformat()


def canonical(document: Document) -> dict[str, Any]:
    """The contents with keys that depend on nothing but their places: two courses are equal when this is."""
    names: dict[str, str] = {key: f"file:{row['sha256']}" for key, row in document.files.items()}
    for table, rows in document.tables.items():
        names |= {row["id"]: f"{table}:{number}" for number, row in enumerate(rows)}
    unknown: dict[str, str] = {}

    def name(key: str) -> str:
        return names.get(key) or unknown.setdefault(key, f"inner:{len(unknown)}")

    found: dict[str, Any] = renamed(document.tables, name)
    found["files"] = sorted(
        [row["sha256"], row["content_type"], row["size"], row["alt_text"]] for row in document.files.values()
    )
    slugged: dict[str, Any] = json.loads(
        json.dumps(found, ensure_ascii=False).replace(f"/{document.slug}/", "/(course)/")
    )
    return slugged


def rows_of(rows: Iterable[Any], fields: Iterable[Any]) -> list[Row]:
    """Rows of the database as rows of a document."""
    columns = list(fields)
    return [
        {"id": str(row.pk)} | {column.name: plain(column.value_from_object(row)) for column in columns}
        for row in rows
    ]
