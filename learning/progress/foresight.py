"""What a publication would mean for completions, in figures, before it is made. Nothing is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Count, Q

from courses.api import FutureLesson, future_of
from courses.models import Course, Lesson
from learning.enrolments.models import Enrolment
from learning.progress.crowd import Judge, Standing
from learning.progress.facts import Person
from learning.progress.judgement import read_rule
from learning.progress.models import LessonProgress

State = Enrolment.State
BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class LessonOutlook:
    """A changed lesson: `gain` would have finished it by the new rule; of those who have finished it, `lose` would not have,
    and `sealed` would not have but have completed the course, which nothing opens again.
    """

    title: str
    gain: int
    lose: int
    sealed: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of a publication of everything that waits: by lesson, and for the course as a whole.

    `finish` would complete the course by it; `open_again` have completed it and would find something new to do, `added` lessons.
    `more` changed lessons were not looked at.
    """

    lessons: tuple[LessonOutlook, ...]
    finish: int
    open_again: int
    added: int
    more: int

    @property
    def is_quiet(self) -> bool:
        """Whether nobody's completion would change."""
        return not (self.lessons or self.finish or (self.added and self.open_again))

    @property
    def loses(self) -> int:
        """Completions that would not be given by the new rules and that a publication may take back."""
        return sum(lesson.lose for lesson in self.lessons)


def foresee(course: Course) -> Outlook:
    """Return what publishing everything that waits would mean for the learners of a course."""
    future = future_of(course)
    gained: Counter[UUID] = Counter()
    lessons = []
    for lesson in future.lessons:
        if lesson.content is not None and not lesson.is_new:
            found = _outlook(lesson, gained)
            if found.gain or found.lose or found.sealed:
                lessons.append(found)
    added = sum(lesson.is_new for lesson in future.lessons)
    gone = {lesson.id for lesson in future.lessons if lesson.content is None}
    completed = Enrolment.objects.filter(course=course, state=State.COMPLETED).count() if added else 0
    finish = 0 if added else _finishing(course, gone, gained)
    return Outlook(tuple(lessons), finish, completed, added, future.more)


def standings(lesson: UUID, **narrowed: Any) -> Iterator[list[Standing]]:
    """Yield those with a place in the course who were in a lesson, batch by batch, in the order of their enrolments."""
    rows = LessonProgress.objects.filter(lesson=lesson, enrolment__state__in=Enrolment.OPEN, **narrowed)
    values = rows.order_by("enrolment_id").values_list(
        "id", "enrolment_id", "enrolment__learner_id", "opened_at", "marked_at", "completed_at", "enrolment__state"
    )  # fmt: skip
    after: UUID | None = None
    while True:
        batch = list((values.filter(enrolment__gt=after) if after else values)[:BATCH])
        if not batch:
            return
        yield [
            Standing(
                key, Person(enrolment, learner), bool(opened), bool(marked), done, state == State.COMPLETED
            )
            for key, enrolment, learner, opened, marked, done, state in batch
        ]
        after = batch[-1][1]


def _outlook(lesson: FutureLesson, gained: Counter[UUID]) -> LessonOutlook:
    assert lesson.content is not None
    judge = Judge(read_rule(lesson.rule, lesson.id), lesson.content)
    gain = lose = sealed = 0
    for batch in standings(lesson.id):
        for one, verdict in judge.weigh(batch):
            if one.completed_at is None and verdict.complete:
                gain += 1
                gained[one.person.enrolment] += 1
            elif one.completed_at is not None and not verdict.complete:
                sealed += one.is_sealed
                lose += not one.is_sealed
    return LessonOutlook(lesson.title, gain, lose, sealed)


def _finishing(course: Course, gone: set[UUID], gained: Counter[UUID]) -> int:
    """Count active learners who would have every lesson done: with what they gain, without the lessons that go."""
    if not gone and not gained:
        return 0
    left = Lesson.objects.filter(course=course).published().exclude(pk__in=gone)
    total = left.count()
    active = Enrolment.objects.filter(course=course, state=State.ACTIVE)
    done = active.annotate(
        done=Count(
            "lesson_progress", filter=Q(lesson_progress__lesson__in=left, lesson_progress__completed=True)
        )
    )
    return sum(count + gained[key] >= total > 0 for key, count in done.values_list("pk", "done"))
