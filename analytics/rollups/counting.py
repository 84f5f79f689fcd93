"""What one event adds to which rollup. Pure: both the consumer and the recount go by these sums."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date
from decimal import Decimal
from typing import Any
from uuid import UUID

from lms.kernel.models import Event

VERBS = (
    "learning.enrolment.created",
    "learning.enrolment.withdrawn",
    "learning.lesson.opened",
    "learning.lesson.completed",
    "learning.course.completed",
    "learning.video.watched",
    "learning.milestone.answered",
    "learning.attempt.started",
    "learning.attempt.handed_in",
    "learning.attempt.marked",
    "learning.certificate.issued",
)

# Column of CourseDay that one event of a verb raises by one.
COURSE_COLUMNS = {
    "learning.enrolment.created": "enrolments",
    "learning.enrolment.withdrawn": "withdrawals",
    "learning.lesson.opened": "lessons_opened",
    "learning.lesson.completed": "lessons_completed",
    "learning.course.completed": "courses_completed",
    "learning.certificate.issued": "certificates",
    "learning.attempt.handed_in": "attempts",
}
LESSON_COLUMNS = {"learning.lesson.opened": "opened", "learning.lesson.completed": "completed"}
# Things that happen to a learner without their doing do not make them active.
PASSIVE = frozenset(
    {"learning.enrolment.withdrawn", "learning.certificate.issued", "learning.attempt.marked"}
)

Figures = dict[str, Any]


def _figures() -> dict[Any, Figures]:
    return defaultdict(lambda: defaultdict(int))


@dataclass(slots=True)
class Sums:
    """Sums by key: (course, day), (course, learner, day), (course, lesson, day), (course, quiz, day, bucket)."""

    courses: dict[tuple[UUID, date], Figures] = field(default_factory=_figures)
    learners: dict[tuple[UUID, UUID, date], Figures] = field(default_factory=_figures)
    lessons: dict[tuple[UUID, UUID, date], Figures] = field(default_factory=_figures)
    quizzes: dict[tuple[UUID, UUID, date, int], Figures] = field(default_factory=_figures)


def bucket(percentage: Decimal) -> int:
    """Return the ten-percent band of a score, 0 to 9; 100 % is in the last one."""
    return min(9, max(0, int(percentage // 10)))


def count(events: Iterable[Event]) -> Sums:
    """Add up events of `VERBS`; those without a course count for nothing."""
    sums = Sums()
    for event in events:
        if event.course_id is None:
            continue
        day = event.occurred_at.astimezone(UTC).date()
        course = sums.courses[event.course_id, day]
        course["events"] += 1
        if column := COURSE_COLUMNS.get(event.verb):
            course[column] += 1
        if event.verb == "learning.video.watched":
            course["watched_ms"] += int(event.payload.get("watched_ms", 0))
        if event.actor_id and event.verb not in PASSIVE:
            sums.learners[event.course_id, event.actor_id, day]["events"] += 1
        if (column := LESSON_COLUMNS.get(event.verb)) and event.object_id:
            sums.lessons[event.course_id, event.object_id, day][column] += 1
        # What waits to be marked has no score yet: it counts on the day it gets one.
        marked = event.verb == "learning.attempt.marked"
        if marked or (event.verb == "learning.attempt.handed_in" and not event.payload.get("waiting")):
            _count_attempt(sums, event, day, course)
    return sums


def _count_attempt(sums: Sums, event: Event, day: date, course: Figures) -> None:
    percentage = Decimal(str(event.payload.get("percentage", 0)))
    passed = bool(event.payload.get("passed"))
    course["attempts_passed"] += passed
    if quiz := event.payload.get("quiz"):
        figures = sums.quizzes[event.course_id, UUID(quiz), day, bucket(percentage)]  # type: ignore[index]
        figures["attempts"] += 1
        figures["passed"] += passed
        figures["percent_sum"] += percentage
