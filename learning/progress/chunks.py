"""A handful of learners held anew against changed lessons: a few statements for all of them, in the caller's transaction.

It waits for nobody while it holds locks: rows that a learner's own request holds are left for later, so that of the two only
the job ever goes back. Rows are locked before facts are looked at, as in `learning.progress.actions`: whoever brings a fact
meanwhile looks again after us.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.progress import events
from learning.progress.crowd import Judge, Standing
from learning.progress.facts import Person
from learning.progress.models import LessonProgress, Recheck
from lms.kernel import tenancy
from lms.kernel.events import Happening, record_all

_COUNT = """
SELECT p.enrolment_id, count(*) FROM learning_lessonprogress p
WHERE p.organization_id = %s AND p.enrolment_id = ANY(%s) AND p.lesson_id = ANY(%s) GROUP BY p.enrolment_id
"""
_HELD = """
SELECT p.id, p.lesson_id, p.enrolment_id, e.learner_id, p.opened_at, p.marked_at, p.completed_at, p.parts::text, e.state
FROM learning_lessonprogress p JOIN learning_enrolment e ON e.id = p.enrolment_id
WHERE p.organization_id = %s AND p.enrolment_id = ANY(%s) AND p.lesson_id = ANY(%s)
ORDER BY p.enrolment_id, p.lesson_id FOR NO KEY UPDATE OF p {wait} FOR UPDATE OF e {wait}
"""
_WRITE = """
UPDATE learning_lessonprogress p SET completed_at = n.done, parts = n.parts::jsonb, updated_at = %s
FROM unnest(%s::uuid[], %s::timestamptz[], %s::text[]) AS n (id, done, parts) WHERE p.id = n.id
"""
SKIP: Final = "SKIP LOCKED"


@dataclass(slots=True)
class Found:
    """What came of a chunk: the last enrolment done, and counts."""

    last: UUID
    people: int = 0
    gained: int = 0
    lost: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class _Row:
    lesson: UUID
    standing: Standing


def next_people(lessons: Collection[UUID], after: UUID | None, most: int) -> list[UUID]:
    """Return the next enrolments with a place that were in one of the lessons, in the order of their keys."""
    rows = LessonProgress.objects.filter(lesson__in=lessons, enrolment__state__in=Enrolment.OPEN)
    if after is not None:
        rows = rows.filter(enrolment__gt=after)
    return list(rows.order_by("enrolment_id").values_list("enrolment_id", flat=True).distinct()[:most])


def recheck_chunk(
    *,
    people: Sequence[UUID],
    judges: Mapping[UUID, Judge],
    again: frozenset[UUID],
    job: Recheck,
    now: datetime,
) -> Found:
    """Look at all of `people` up to the first whom a request of their own keeps busy, at that one where it is the first."""
    rows, last = _locked(people, list(judges))
    found = Found(last, people=sum(key <= last for key in people))
    gained: list[tuple[UUID, Person]] = []
    lost: list[tuple[UUID, Person]] = []
    writes: list[tuple[UUID, datetime | None, str]] = []
    for lesson, judge in judges.items():
        for one, verdict in judge.weigh([row.standing for row in rows if row.lesson == lesson]):
            done = one.completed_at
            if verdict.complete and done is None:
                done = now
                gained.append((lesson, one.person))
            elif not verdict.complete and done is not None:
                if lesson in again and not one.is_sealed:
                    done = None
                    lost.append((lesson, one.person))
                else:
                    found.kept += 1
            parts = [part.as_json() for part in verdict.parts]
            if done != one.completed_at or parts != one.parts:
                writes.append((one.row, done, json.dumps(parts)))
    found.gained, found.lost = len(gained), len(lost)
    if writes:
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [now, *(list(column) for column in zip(*writes, strict=True))])
    record_all(_happenings(gained, lost, job, now))
    return found


def _locked(people: Sequence[UUID], lessons: list[UUID]) -> tuple[list[_Row], UUID]:
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [tenancy.organization_id(), list(people), lessons])
        due: Counter[UUID] = Counter(dict(cursor.fetchall()))
    rows = _held(people, lessons, SKIP)
    got = Counter(row.standing.person.enrolment for row in rows)
    busy = next((place for place, key in enumerate(people) if got[key] < due[key]), len(people))
    if busy == 0:
        return _held(people[:1], lessons, ""), people[0]
    free = frozenset(people[:busy])
    return [row for row in rows if row.standing.person.enrolment in free], people[busy - 1]


def _held(people: Sequence[UUID], lessons: list[UUID], wait: str) -> list[_Row]:
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(wait=wait), [tenancy.organization_id(), list(people), lessons])
        return [_row(row) for row in cursor.fetchall() if row[-1] in Enrolment.OPEN]


def _row(row: Sequence[Any]) -> _Row:
    key, lesson, enrolment, learner, opened, marked, done, parts, state = row
    sealed = state == Enrolment.State.COMPLETED
    return _Row(
        lesson,
        Standing(
            key, Person(enrolment, learner), bool(opened), bool(marked), done, sealed, json.loads(parts)
        ),
    )


def _happenings(
    gained: list[tuple[UUID, Person]], lost: list[tuple[UUID, Person]], job: Recheck, now: datetime
) -> list[Happening]:
    """A completion for each lesson, as if the learner had done it now, and one event for each learner."""
    found = [
        Happening(events.COMPLETED, Lesson(pk=lesson), person.learner, job.course_id, occurred_at=now)
        for lesson, person in gained
    ]
    changes: dict[Person, dict[str, list[str]]] = {}
    for name, pairs in (("gained", gained), ("lost", lost)):
        for lesson, person in pairs:
            changes.setdefault(person, {"gained": [], "lost": []})[name].append(str(lesson))
    found += [
        Happening(
            events.CHANGED, Enrolment(pk=person.enrolment), person.learner, job.course_id, payload=lessons, occurred_at=now
        )
        for person, lessons in changes.items()
    ]  # fmt: skip
    return found
