"""How many places there are, and how long a place lasts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from courses.models import Course
from learning.enrolments.models import Cohort, Enrolment, EnrolmentRules


def rules_of(course: Course) -> EnrolmentRules:
    """Return how people come into a course; an unsaved row of defaults for one that never said. One query."""
    return EnrolmentRules.objects.filter(course=course).first() or EnrolmentRules(course=course)


def lock_places(course: Course) -> Course:
    """Lock the course so that places are counted one after another; return it as it is now.

    Whoever takes, gives back or hands on a place holds this lock, always before a row of an enrolment.
    """
    locked: Course = Course.objects.select_for_update(no_key=True, of=("self",)).get(pk=course.pk)
    return locked


@dataclass(slots=True)
class Room:
    """Free places of a course and its cohorts, None where nothing limits them."""

    course: int | None
    cohorts: dict[UUID, int | None]

    def fits(self, cohort_id: UUID | None) -> bool:
        """Whether one more person fits in, in this cohort (None: in none)."""
        inside = self.cohorts.get(cohort_id) if cohort_id else None
        return (self.course is None or self.course > 0) and (inside is None or inside > 0)

    def take(self, cohort_id: UUID | None) -> None:
        """Count one place less."""
        if self.course is not None:
            self.course -= 1
        inside = self.cohorts.get(cohort_id) if cohort_id else None
        if cohort_id is not None and inside is not None:
            self.cohorts[cohort_id] = inside - 1

    def give(self, cohort_id: UUID | None) -> bool:
        """Take a place where there is one; return whether there was."""
        fits = self.fits(cohort_id)
        if fits:
            self.take(cohort_id)
        return fits

    def full(self) -> list[UUID]:
        """The cohorts nobody fits in any more."""
        return [key for key, left in self.cohorts.items() if left is not None and left <= 0]


def room(course: Course) -> Room:
    """Count the free places: one query, one more for each limit. Only under `lock_places` is it true for long."""
    cohorts = dict(Cohort.objects.filter(course=course).values_list("pk", "capacity"))
    taken = Enrolment.objects.filter(course=course).open()
    free = None if course.capacity is None else course.capacity - taken.count()
    inside = {
        key: None if capacity is None else capacity - taken.filter(cohort=key).count()
        for key, capacity in cohorts.items()
    }
    return Room(free, inside)


def is_limited(course: Course) -> bool:
    """Whether places are counted at all."""
    return (
        course.capacity is not None
        or Cohort.objects.filter(course=course, capacity__isnull=False).exists()
        or Enrolment.objects.filter(course=course).in_line().exists()
    )


def expiry(rules: EnrolmentRules, cohort: Cohort | None, start: datetime) -> datetime | None:
    """Return when a place that begins at `start` ends: by the days of access or with the cohort, whichever is first.

    Only an end the cohort was given itself counts: a course that has ended stays open to those who are in it.
    """
    ends = [] if rules.access_days is None else [start + timedelta(days=rules.access_days)]
    if cohort is not None and cohort.ends_at is not None:
        ends.append(cohort.ends_at)
    return min(ends, default=None)
