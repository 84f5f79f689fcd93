"""Calls of the functions in the database that reckon grades; see the migrations `0008` and `0020`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from courses.models import Course
from learning.accommodations.actions import CHANGED
from learning.enrolments.models import Enrolment
from learning.gradebook.models import GradeItem

BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Recounted:
    """What a recount found: cells and totals that were not what they should be. Both are 0 unless something is wrong."""

    enrolments: int
    cells: int
    totals: int


@transaction.atomic
def reckon(enrolments: Iterable[UUID], items: Iterable[UUID], *, now: datetime, history: bool = True) -> int:
    """Reckon the cells of `enrolments` × `items` again, and the totals that hang on them; return how many changed.

    `history` False leaves writing down what was replaced to the caller.
    """
    people, columns = sorted(set(enrolments)), sorted(set(items))
    if not people or not columns:
        return 0
    return _call("SELECT learning_reckon(%s, %s, %s, %s)", [people, columns, now, history])


@transaction.atomic
def retotal(enrolments: Iterable[UUID]) -> int:
    """Reckon the totals of `enrolments` again from their cells; return how many changed."""
    people = sorted(set(enrolments))
    return _call("SELECT learning_total(%s)", [people]) if people else 0


def follow_terms(enrolments: list[Enrolment], now: datetime) -> None:
    """Reckon what hangs on the dates of `enrolments`, all of one course, after their terms have changed."""
    if enrolments:
        dated = GradeItem.objects.filter(
            course_id=enrolments[0].course_id, is_active=True, due_at__isnull=False
        )
        reckon([one.pk for one in enrolments], dated.values_list("pk", flat=True), now=now)


CHANGED.append(follow_terms)


def learners(course_id: UUID) -> list[UUID]:
    """The enrolments of a course, whatever their state."""
    return list(Enrolment.objects.filter(course_id=course_id).values_list("pk", flat=True))


def recount(course: Course, *, now: datetime) -> Recounted:
    """Reckon everything of a course again, batch by batch, and say what differed."""
    people = sorted(learners(course.pk))
    items = list(GradeItem.objects.filter(course=course, is_active=True).values_list("pk", flat=True))
    cells = totals = 0
    for start in range(0, len(people), BATCH):
        batch = people[start : start + BATCH]
        cells += reckon(batch, items, now=now)
        totals += retotal(batch)
    return Recounted(len(people), cells, totals)


def _call(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.fetchone()[0])
