"""What changes from one document of an assignment to another, in sentences. Pure."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.assignments.documents import AssignmentDocument
from courses.assignments.late import describe_late, number


def _day(moment: datetime) -> str:
    return date_format(moment, "j F Y, H:i")


def _opens(new: datetime | None) -> str:
    return _("It opens on %s.") % _day(new) if new else _("It opens at once.")


def _due(new: datetime | None) -> str:
    return _("It is due on %s.") % _day(new) if new else _("It has no due date any more.")


def _closes(new: datetime | None) -> str:
    return _("It closes on %s.") % _day(new) if new else _("It does not close any more.")


def _attempts(new: int | None) -> str:
    return _("It may be handed in %d times.") % new if new else _("It may be handed in any number of times.")


_WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "instructions": lambda _new: _("What to do changes."),
    "points": lambda new: _("It is worth %s points.") % number(new),
    "takes_text": lambda new: _("It takes text.") if new else _("It does not take text any more."),
    "takes_files": lambda new: _("It takes files.") if new else _("It does not take files any more."),
    "max_files": lambda new: _("It takes at most %d files.") % new,
    "max_file_bytes": lambda new: _("A file may have at most %s.") % filesizeformat(new),
    "file_types": lambda new: _("It takes these types of files: %s.") % ", ".join(new) if new else _("It takes files of any type."),
    "attempts_allowed": _attempts,
    "opens_at": _opens,
    "due_at": _due,
    "closes_at": _closes,
    "late_policy": describe_late,
}  # fmt: skip


def compare(before: AssignmentDocument, after: AssignmentDocument) -> list[str]:
    """Return the sentences; none for two documents that say the same."""
    return list(_changes(before, after))


def _changes(before: AssignmentDocument, after: AssignmentDocument) -> Iterator[str]:
    if before.title != after.title:
        yield _("Renamed from “%(before)s” to “%(after)s”.") % {"before": before.title, "after": after.title}
    for name, words in _WORDS.items():
        if getattr(before, name) != getattr(after, name):
            yield words(getattr(after, name))
    yield from _rows(before.criteria, after.criteria, {
        "added": _("The rubric gets the criterion “%s”."),
        "removed": _("The rubric loses the criterion “%s”."),
        "changed": _("The criterion “%s” changes."),
        "moved": _("The criteria come in another order."),
    })  # fmt: skip
    if before.samples != after.samples:
        yield _("The sample answers for those who mark change.")


def _rows(before: Sequence[Any], after: Sequence[Any], words: dict[str, str]) -> Iterator[str]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    for key, one in new.items():
        if key not in old:
            yield words["added"] % one.title
        elif old[key] != one:
            yield words["changed"] % one.title
    for key, one in old.items():
        if key not in new:
            yield words["removed"] % one.title
    if [key for key in old if key in new] != [key for key in new if key in old]:
        yield words["moved"]
