"""What a publication would mean for completions, in figures, before it is made. Nothing is written."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
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
# So long what was found is remembered, in seconds.
KEPT: Final = 600


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
    """Of a publication: by lesson, and for the course as a whole.

    `finish` would complete the course by it; `open_again` have completed it and would find something new to do, `added` lessons.
    `looked_at` of `changed` lessons have been looked at so far; `finish` is known when all have.
    """

    lessons: tuple[LessonOutlook, ...]
    finish: int
    open_again: int
    added: int
    looked_at: int
    changed: int

    @property
    def is_over(self) -> bool:
        """Whether every changed lesson was looked at."""
        return self.looked_at >= self.changed

    @property
    def is_quiet(self) -> bool:
        """Whether nobody's completion would change."""
        return not (self.lessons or self.finish or (self.added and self.open_again))

    @property
    def loses(self) -> int:
        """Completions that would not be given by the new rules and that a publication may take back."""
        return sum(lesson.lose for lesson in self.lessons)


Changed = tuple[UUID, frozenset[str]]
"""A lesson, and the changes that were chosen of those that touch it."""


@dataclass(slots=True)
class _Known:
    """What is known so far of each lesson as changes that were chosen make it: its figures, and who would gain it."""

    lessons: dict[Changed, LessonOutlook] = field(default_factory=dict)
    gained: dict[Changed, list[UUID]] = field(default_factory=dict)


def foresee(course: Course, keys: Collection[str] | None = None, *, seconds: float | None = None) -> Outlook:
    """Return what publishing the changes that `keys` name would mean for the learners of a course; None for all that waits.

    It looks at one changed lesson after another for `seconds` (else `OUTLOOK_SECONDS`), at one at least, and keeps what it
    found: asked again, it goes on where it stopped, until something that waits is changed. Chosen otherwise, it looks only at
    the lessons which that changes.
    """
    future = future_of(course, keys)
    key = f"outlook:2:{course.pk}:{future.mark}"
    known: _Known = cache.get(key) or _Known()
    until = monotonic() + (settings.OUTLOOK_SECONDS if seconds is None else seconds)
    changed = {(one.pk, future.touching(one)): one for one in future.changed}
    due = [(one, lesson) for one, lesson in changed.items() if one not in known.lessons]
    for one, lesson in due:
        known.lessons[one], known.gained[one] = _outlook(future.look(lesson))
        if monotonic() >= until:
            break
    if due:
        cache.set(key, known, KEPT)
    found = [known.lessons[one] for one in changed if one in known.lessons]
    added = len(future.added)
    completed = Enrolment.objects.filter(course=course, state=State.COMPLETED).count() if added else 0
    over = len(found) == len(changed)
    gained = Counter(key for one in changed for key in known.gained.get(one, ()))
    finish = _finishing(course, set(future.gone), gained) if over and not added else 0
    lessons = tuple(one for one in found if one.gain or one.lose or one.sealed)
    return Outlook(lessons, finish, completed, added, len(found), len(changed))


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


def _outlook(lesson: FutureLesson) -> tuple[LessonOutlook, list[UUID]]:
    assert lesson.content is not None
    judge = Judge(read_rule(lesson.rule, lesson.id), lesson.content)
    gained: list[UUID] = []
    lose = sealed = 0
    for batch in standings(lesson.id):
        for one, verdict in judge.weigh(batch):
            if one.completed_at is None and verdict.complete:
                gained.append(one.person.enrolment)
            elif one.completed_at is not None and not verdict.complete:
                sealed += one.is_sealed
                lose += not one.is_sealed
    return LessonOutlook(lesson.title, len(gained), lose, sealed), gained


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
