"""All dates of a course in one table: read, changed in place, shifted together.

Dates wait for the publication like all settings of what they belong to; of what learners do not see, they count at once. Times shift on the wall clock of the organisation's zone: nine in the
morning stays nine in the morning across a change of summer time.
"""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.assignments.actions import save_draft
from courses.assignments.documents import draft_document
from courses.assignments.models import Assignment
from courses.authoring import events
from courses.authoring.details import change_details
from courses.authoring.models import Step
from courses.authoring.staging import LESSON, Change, apply, effective
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.catalogue.staged import effective as detail_of
from courses.outline.models import Lesson
from courses.quizzes.actions import save_quiz
from courses.quizzes.building import save_settings
from courses.quizzes.models import Quiz
from lms.kernel.events import record

Manner = Literal["exact", "weekday", "workdays"]
MANNERS: Final[dict[Manner, Promise]] = {
    "exact": gettext_lazy("By exactly so many days"),
    "weekday": gettext_lazy("Keep the day of the week"),
    "workdays": gettext_lazy("Never onto a weekend"),
}
LABELS: Final = {
    "starts_at": gettext_lazy("Starts"),
    "ends_at": gettext_lazy("Ends"),
    "release_at": gettext_lazy("Opens"),
    "opens_at": gettext_lazy("Opens"),
    "due_at": gettext_lazy("Due"),
    "closes_at": gettext_lazy("Closes"),
}
WORDS: Final[dict[str, Promise]] = {
    "course": gettext_lazy("Course"),
    "lesson": gettext_lazy("Lesson"),
    "quiz": gettext_lazy("Quiz"),
    "assignment": gettext_lazy("Assignment"),
}
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "course": ("starts_at", "ends_at"),
    "lesson": ("release_at", "due_at"),
    "quiz": ("opens_at", "closes_at"),
    "assignment": ("opens_at", "due_at", "closes_at"),
}


class WrongOrder(Refused):
    """A date would come before one it has to follow. `str()` says which, to a person."""


@dataclass(frozen=True, slots=True)
class DateRow:
    """Something that has dates: `dates` are (column, moment or None) in their order in time."""

    kind: str
    key: UUID
    title: str
    dates: tuple[tuple[str, datetime | None], ...]

    @property
    def what(self) -> Promise:
        """What it is, in a word: titles of a lesson and of its quiz are often the same."""
        return WORDS[self.kind]

    @property
    def fields(self) -> list[tuple[str, Promise, datetime | None]]:
        """Name of the input, its label, its value."""
        return [(f"{self.kind}:{self.key}:{name}", LABELS[name], moment) for name, moment in self.dates]


def date_rows(course: Course) -> list[DateRow]:
    """Return everything of a course that has or may have dates: itself, its lessons in order, quizzes, assignments."""
    own = tuple((name, detail_of(course, name)) for name in COLUMNS["course"])
    found = [DateRow("course", course.pk, detail_of(course, "title"), own)]
    lessons = Lesson.objects.filter(course=course).order_by("sequence", "pk")
    for lesson in lessons:
        if effective(lesson, "deleted_at") is None:
            values = tuple((name, effective(lesson, name)) for name in COLUMNS["lesson"])
            found.append(DateRow("lesson", lesson.pk, effective(lesson, "title"), values))
    for kind, model in (("quiz", Quiz), ("assignment", Assignment)):
        rows = model.objects.kept().filter(course=course).order_by("title", "pk")
        found.extend(_row(kind, row, row.title) for row in rows)
    return found


def _row(kind: str, row: Any, title: str) -> DateRow:
    return DateRow(kind, row.pk, title, tuple((name, _drafted(row, name)) for name in COLUMNS[kind]))


def _drafted(row: Any, name: str) -> datetime | None:
    """A date of a quiz or an assignment as its authors left it."""
    staged: Any = row.staged or {}
    staged = staged.get("settings", staged)
    if name not in staged:
        found: datetime | None = getattr(row, name)
        return found
    return parse_datetime(staged[name]) if staged[name] else None


def shift(
    moment: datetime, days: int, manner: Manner, zone: ZoneInfo, off: Collection[date] = ()
) -> datetime:
    """Return a moment so many days later (or earlier), at the same time of the day in `zone`.

    "weekday" goes by whole weeks, to the nearest one; "workdays" puts what would fall on a weekend on the Monday after,
    unless it stood on a weekend before. What would fall on a day that is `off` goes on to the next that is not (by whole
    weeks, where the day of the week stays), unless it stood on one before.
    """
    local = moment.astimezone(zone).replace(tzinfo=None)
    if manner == "weekday":
        days = round(days / 7) * 7
    moved = local + timedelta(days=days)
    works, teaches = manner == "workdays" and local.weekday() < 5, local.date() not in off
    while (works and moved.weekday() >= 5) or (teaches and moved.date() in off):
        moved += timedelta(days=7 if manner == "weekday" else 1)
    return moved.replace(tzinfo=zone)


def shifted(
    rows: Iterable[DateRow], days: int, manner: Manner, zone: ZoneInfo, off: Collection[date] = ()
) -> list[DateRow]:
    """Return the rows with each of their dates shifted; what has no date gets none."""
    return [
        replace(
            row,
            dates=tuple(
                (name, shift(moment, days, manner, zone, off) if moment else None)
                for name, moment in row.dates
            ),
        )
        for row in rows
    ]


@transaction.atomic
def set_dates(*, course: Course, rows: Sequence[DateRow], actor: User, now: datetime) -> int:
    """Give things the dates of `rows`; return how many things changed. Raises `WrongOrder`, and then nothing changes."""
    before = {(row.kind, row.key): row for row in date_rows(course)}
    changed = [row for row in rows if before.get((row.kind, row.key), row) != row]
    for row in changed:
        _in_order(row)
    lessons = [Change(LESSON, row.key, dict(row.dates)) for row in changed if row.kind == "lesson"]
    if lessons:
        opposite = apply(course, lessons)
        sentence = _("Changed dates.")
        undo = {"changes": [one.dump() for one in opposite]}
        Step.objects.create(course=course, actor=actor, sentence=sentence, undo=undo)
    for row in changed:
        if row.kind != "lesson":
            _write(course, row, actor, now)
    if changed:
        record(
            events.DATES_CHANGED,
            object=course,
            actor=actor,
            course_id=course.pk,
            payload={"items": len(changed)},
        )
    return len(changed)


def _in_order(row: DateRow) -> None:
    known = [(name, moment) for name, moment in row.dates if moment is not None]
    for (first, earlier), (second, later) in itertools.pairwise(known):
        if later < earlier:
            words = _("“%(title)s”: “%(second)s” would come before “%(first)s”.")
            raise WrongOrder(words % {"title": row.title, "first": LABELS[first], "second": LABELS[second]})


def _write(course: Course, row: DateRow, actor: User, now: datetime) -> None:
    values: Mapping[str, datetime | None] = dict(row.dates)
    if row.kind == "course":
        change_details(course=course, values=dict(values), actor=actor, now=now)
    elif row.kind == "quiz":
        quiz: Quiz = Quiz.objects.select_for_update(of=("self",)).get(pk=row.key, course=course)
        if course.is_published and quiz.is_published:
            save_settings(quiz=quiz, values=values, expected="", actor=actor)
            return
        quiz.opens_at, quiz.closes_at = values["opens_at"], values["closes_at"]
        quiz.staged = _with_dates(quiz.staged, values)
        save_quiz(quiz=quiz, actor=actor)
    else:
        task: Assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=row.key, course=course)
        if course.is_published and task.is_published:
            document = draft_document(task).model_copy(update=dict(values))
            save_draft(assignment=task, document=document, expected=None, actor=actor, now=now)
            return
        for name, moment in values.items():
            setattr(task, name, moment)
        task.staged = _with_dates(task.staged, values)
        task.save()
        course.touch_content()


def _with_dates(
    staged: dict[str, Any] | None, values: Mapping[str, datetime | None]
) -> dict[str, Any] | None:
    """Return waiting changes with these dates: a publication must not bring the old ones back."""
    if not staged:
        return staged
    words = {name: moment.isoformat() if moment else None for name, moment in values.items()}
    kept = dict(staged)
    if isinstance(kept.get("settings"), dict):
        kept["settings"] = kept["settings"] | words
    else:
        kept |= {name: value for name, value in words.items() if name in kept}
    return kept
