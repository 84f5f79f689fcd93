"""One change of an outline, whatever it is: new values for some columns of some modules and lessons.

What learners see already is not touched: its new values wait in `staged`. What nobody has seen (a lesson that was never
published, everything in a course that was not) takes them at once. The values there were before are returned, and
applying those is the undo.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction
from django.utils.dateparse import parse_datetime

from courses.catalogue.models import Course
from courses.outline.actions import renumber
from courses.outline.models import Lesson, Module

Row = Module | Lesson
LESSON: Final = "lesson"
MODULE: Final = "module"
MODELS: Final[dict[str, type[Any]]] = {LESSON: Lesson, MODULE: Module}
COLUMNS: Final = {
    MODULE: ("title", "summary", "parent", "position", "deleted_at"),
    LESSON: (
        "title", "module", "position", "deleted_at", "completion_rule", "duration_minutes", "release_at", "due_at", "weight",
        "is_preview", "content_type",
    ),
}  # fmt: skip
_LINKS: Final = frozenset({"module", "parent"})
_TIMES: Final = frozenset({"deleted_at", "release_at", "due_at"})


@dataclass(frozen=True, slots=True)
class Change:
    """New values for columns of one row; a link (`module`, `parent`) is a key or None."""

    kind: str
    key: UUID
    values: dict[str, Any] = field(default_factory=dict)

    def dump(self) -> list[Any]:
        """The JSON to store."""
        return [self.kind, str(self.key), {name: _plain(value) for name, value in self.values.items()}]

    @classmethod
    def load(cls, stored: Iterable[Any]) -> "Change":
        """The change that was stored."""
        kind, key, values = stored
        return cls(kind, UUID(key), {name: read_value(name, value) for name, value in values.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def read_value(name: str, value: Any) -> Any:
    """Return a value of a column from the JSON it was kept as."""
    if value is None:
        return None
    if name in _LINKS:
        return UUID(str(value))
    if name in _TIMES and isinstance(value, str):
        return parse_datetime(value)
    return Decimal(str(value)) if name == "weight" else value


def kind_of(row: Row) -> str:
    """Tell a lesson from a module."""
    return LESSON if isinstance(row, Lesson) else MODULE


def _live(row: Row, name: str) -> Any:
    return getattr(row, f"{name}_id" if name in _LINKS else name)


def effective(row: Row, name: str) -> Any:
    """Return what the authors see in a column: the value that waits, or the one learners have."""
    staged: Mapping[str, Any] = row.staged or {}
    return read_value(name, staged[name]) if name in staged else _live(row, name)


def waits(row: Row, course: Course) -> bool:
    """Tell whether changes of a row have to wait for a publication."""
    return course.is_published and (not isinstance(row, Lesson) or row.is_published)


def apply(course: Course, changes: Iterable[Change]) -> list[Change]:
    """Make the changes, each row once, and return the opposite ones. Rows that are gone are left out.

    Runs in one transaction, one change of a course's outline at a time.
    """
    wanted = {(change.kind, change.key): change.values for change in changes}
    opposite: list[Change] = []
    with transaction.atomic():
        Course.objects.select_for_update(of=("self",)).only("pk").get(pk=course.pk)
        direct = False
        for kind, model in MODELS.items():
            keys = [key for of, key in wanted if of == kind]
            rows = list(model.objects.filter(course=course, pk__in=keys)) if keys else []
            for row in rows:
                values = wanted[kind, row.pk]
                opposite.append(Change(kind, row.pk, {name: effective(row, name) for name in values}))
                direct |= _write(row, values, wait=waits(row, course))
            _store(model, kind, rows)
        if direct:
            renumber(course)
    return opposite


def _write(row: Row, values: Mapping[str, Any], *, wait: bool) -> bool:
    """Put values into a row, waiting or at once; tell whether what learners see changed."""
    row.revision += 1
    staged = dict(row.staged or {})
    for name, value in values.items():
        staged.pop(name, None)
        present = _live(row, name)
        if value == present or _plain(value) == _plain(present):
            continue
        if wait:
            staged[name] = _plain(value)
        else:
            setattr(row, f"{name}_id" if name in _LINKS else name, value)
    row.staged = staged or None
    if isinstance(row, Module):
        row.depth = 1 if row.parent_id else 0
    return not wait


def _store(model: type[models.Model], kind: str, rows: list[Any]) -> None:
    if rows:
        columns = [*COLUMNS[kind], "staged", "revision", *(["depth"] if kind == MODULE else [])]
        model._default_manager.bulk_update(rows, columns)


def publish_row(row: Row) -> None:
    """Carry what waits in `staged` over to the columns learners see. The caller numbers the course anew."""
    for name in row.staged or {}:
        setattr(row, f"{name}_id" if name in _LINKS else name, effective(row, name))
    row.staged = None
    if isinstance(row, Module):
        row.depth = 1 if row.parent_id else 0
