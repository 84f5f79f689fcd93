"""Marks from a sheet: read, compared with what there is, and written as a job when somebody has looked at the changes."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from accounts.models import User
from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.gradebook.actions import GradeError, Mark, import_marks, points_from
from learning.gradebook.figures import points_text
from learning.gradebook.models import Grade, GradeItem, MarksFile
from learning.gradebook.nameless import is_nameless, nameless_words

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_ROWS: Final = 20_000
MOST_PROBLEMS: Final = 200
STEP: Final = 500
# A job that gave no sign of life for this long was killed.
SILENCE: Final = timedelta(minutes=2)
KEY: Final = re.compile(r"\[([0-9a-f-]{36})\]\s*$")


class UnreadableSheet(Exception):
    """The file is no sheet of marks; the message is for who brought it."""


@dataclass(slots=True)
class Compared:
    """What a sheet would change, and what in it cannot be used."""

    changes: list[list[str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def problem(self, words: str) -> None:
        """Keep a problem, unless there are too many to read."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(words)


def read_sheet(data: bytes, name: str) -> list[list[Any]]:
    """Return the rows of the first sheet of an XLSX, ODS or CSV. Raises `UnreadableSheet`."""
    if len(data) > MOST_BYTES:
        raise UnreadableSheet(_("The file is larger than 20 MB."))
    try:
        if name.lower().endswith(".csv"):
            text = data.decode("utf-8-sig")
            first = text.partition("\n")[0]
            mark = max(",;\t", key=first.count)
            rows: list[list[Any]] = list(csv.reader(io.StringIO(text), delimiter=mark))
        else:
            rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    except (CalamineError, UnicodeDecodeError, csv.Error, ValueError, IndexError, OSError) as error:
        raise UnreadableSheet(
            _("This file cannot be read: bring an XLSX, an ODS, or a CSV in UTF-8.")
        ) from error
    if len(rows) > MOST_ROWS + 1:
        raise UnreadableSheet(_("The sheet has more than 20,000 rows."))
    return rows


def compare(course: Course, rows: Sequence[Sequence[Any]]) -> Compared:
    """Compare a sheet with the marks there are. Raises `UnreadableSheet` when no column is one of the course.

    An empty cell changes nothing. Learners are found by the key in the first column, or by their address.
    """
    found = Compared()
    columns = GradeItem.objects.filter(course=course, is_active=True).select_related("marking_rules")
    items = {str(one.pk): one for one in columns}
    head = [str(value) for value in rows[0]] if rows else []
    places = {place: items[key] for place, text in enumerate(head) if (key := _key(text)) in items}
    if not places:
        raise UnreadableSheet(
            _(
                "No column of this sheet is one of this gradebook. Begin with a download: its first row names the items."
            )
        )
    people = _people(course)
    grades = {
        (row[0], row[1]): row[2:]
        for row in Grade.objects.filter(item__in=[one.pk for one in places.values()]).values_list(
            "enrolment_id", "item_id", "points", "is_excused"
        )
    }
    for place in [place for place, item in places.items() if is_nameless(item)]:
        # What a sheet would change tells what is there.
        found.problem(nameless_words(places.pop(place)))
    for number, row in enumerate(rows[1:], 2):
        who = _who(people, row)
        if who is None:
            if any(str(value).strip() for value in row):
                found.problem(_("Row %d: no learner of this course has this key or address.") % number)
            continue
        for place, item in places.items():
            _cell(found, number, who, item, row[place] if place < len(row) else "", grades)
    return found


def _cell(
    found: Compared, number: int, who: tuple[UUID, str], item: GradeItem, value: Any, grades: dict[Any, Any]
) -> None:
    text = f"{value:.10g}" if isinstance(value, float) else str(value).strip()
    points, excused = grades.get((who[0], item.pk), (None, False))
    if not text or (excused and text == str(Grade.State.EXCUSED.label)):
        return
    try:
        wanted = points_from(text, item)
    except GradeError as error:
        found.problem(
            _("Row %(row)d, %(item)s: %(error)s") % {"row": number, "item": item.title, "error": error}
        )
        return
    if points is None or points != wanted:
        before = str(Grade.State.EXCUSED.label) if excused else points_text(points)
        found.changes.append([str(who[0]), str(item.pk), before, f"{wanted:.2f}", who[1], item.title])


def _key(text: str) -> str:
    match = KEY.search(text)
    return match.group(1) if match else ""


def _people(course: Course) -> dict[str, tuple[UUID, str]]:
    rows = Enrolment.objects.filter(course=course).values_list("pk", "learner__full_name", "learner__email")
    found: dict[str, tuple[UUID, str]] = {}
    for key, name, email in rows:
        found[str(key)] = found[email.casefold()] = (key, name)
    return found


def _who(people: dict[str, tuple[UUID, str]], row: Iterable[Any]) -> tuple[UUID, str] | None:
    for value in list(row)[:5]:
        text = str(value).strip().removeprefix("'").casefold()
        if text in people:
            return people[text]
    return None


@transaction.atomic
def propose(*, course: Course, data: bytes, name: str, reason: str, actor: User) -> MarksFile:
    """Read and compare a sheet and keep what it would change; nothing is changed. Raises `UnreadableSheet`."""
    found = compare(course, read_sheet(data, name))
    return MarksFile.objects.create(
        course=course, actor=actor, name=name[:255], reason=reason.strip()[:500] or _("From the file %s") % name[:200],
        changes=found.changes, problems=found.problems, total=len(found.changes),
    )  # fmt: skip


@transaction.atomic
def approve(*, file: MarksFile) -> bool:
    """Let a job write what was looked at; tell whether that begins now. Twice, it begins once."""
    mine = MarksFile.objects.select_for_update().get(pk=file.pk)
    if mine.state != MarksFile.State.PREVIEW or not mine.total:
        return False
    mine.state = MarksFile.State.WRITING
    mine.save(update_fields=["state", "updated_at"])
    return True


def write(file_id: UUID, *, now: datetime) -> int:
    """Write the changes of a file, 500 at a time, each step with how far it is; return how many cells changed.

    Safe to run again: a step begins where the last one that committed ended.
    """
    changed = 0
    while True:
        with transaction.atomic():
            # Whoever works on it holds the row: a second worker waits, and finds it further on.
            mine = MarksFile.objects.select_for_update(of=("self",)).select_related("actor").get(pk=file_id)
            if mine.state != MarksFile.State.WRITING:
                return changed
            step = mine.changes[mine.done : mine.done + STEP]
            if step and mine.actor is not None:
                marks = [Mark(UUID(one[0]), UUID(one[1]), Decimal(one[3])) for one in step]
                changed += import_marks(
                    marks=marks, reason=mine.reason, actor=mine.actor, now=now, course_id=mine.course_id
                )
            mine.done += len(step)
            if mine.done >= mine.total:
                mine.state = MarksFile.State.DONE
            mine.save(update_fields=["done", "state", "updated_at"])
