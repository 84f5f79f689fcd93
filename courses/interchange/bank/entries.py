"""What readers of questions yield: one entry for each item of the source, carried or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.interchange.drafts import CannotCarry, Draft
from courses.questions.types.mapping import Dialect, Found
from courses.questions.types.mappings import MAPPINGS

SHORT: Final = 60


@dataclass(slots=True)
class Entry:
    """One item: its kind in the source's own words, where it stands, and the question or why there is none.

    An item that is no question and asks to be passed over in silence (a category) is not yielded at all.
    """

    kind: str
    place: str
    draft: Draft | None = None
    reason: str = ""


Entries = Iterator[Entry]
Reader = Callable[[Path, str, Path], Entries]
"""Takes a file, the name to blame for what is wrong in it, and an empty folder for files found inside of it.

Raises `PackageError` for the file as a whole."""


def dialect_for(format: str, source: Any) -> tuple[str, Dialect] | None:
    """The first type that claims a foreign question in `gift`, `moodle` or `qti`."""
    for name, mapping in MAPPINGS.items():
        dialect: Dialect | None = getattr(mapping, format)
        if dialect is not None and dialect.claims(source):
            return name, dialect
    return None


def read_as(format: str, source: Any, unknown: str) -> tuple[str, Found]:
    """Type and contents of a foreign question. Raises `CannotCarry`, with `unknown` where no type claims it."""
    dialect = dialect_for(format, source)
    if dialect is None:
        raise CannotCarry(unknown)
    name, reader = dialect
    return name, reader.read(source)


def shortened(text: str) -> str:
    """One line of a text, to name a question by."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"


def at_line(line: int, name: str = "") -> str:
    """A place that a person finds in the file."""
    place = _("line %(line)d") % {"line": line}
    return f"{place} ({shortened(name)})" if name else str(place)
