"""Reads of enrolments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from courses.models import Course
from learning.enrolments.actions import why_closed, why_not_here
from learning.enrolments.models import Enrolment


@dataclass(frozen=True, slots=True)
class Panel:
    """Where a person stands with a course: what the way in on the course's page says."""

    course: Course
    enrolment: Enrolment | None
    places_left: int | None
    closed: str

    @property
    def is_open(self) -> bool:
        """Whether the person has a place."""
        return self.enrolment is not None and self.enrolment.state in Enrolment.OPEN

    @property
    def is_full(self) -> bool:
        """Whether nobody else gets in."""
        return self.places_left == 0


def panel(course: Course, person: Any, now: datetime) -> Panel:
    """Return the panel: one query, one more for a limited number of places, two more for who is no member here."""
    mine = None
    if not person.is_switched_off:
        mine = Enrolment.objects.filter(course=course, learner=person).first()
    left = None
    if course.capacity is not None:
        left = max(0, course.capacity - Enrolment.objects.filter(course=course).open().count())
    closed = why_closed(course, mine, now)
    if not closed and not person.role_slugs:
        closed = why_not_here(course, person)
    return Panel(course, mine, left, closed)
