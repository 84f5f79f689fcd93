"""Reads for those who teach: their courses, and the people in one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, F, Q, QuerySet

from accounts.models import User
from courses.api import manages_content
from courses.models import Course, Lesson
from learning.enrolments.line import place_in_line
from learning.enrolments.models import Enrolment, EnrolmentChange
from learning.enrolments.queries import cohorts_of
from learning.progress.models import LessonProgress

PER_PAGE = 50
QUIET = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Taught:
    """A course on the teaching home: `learners` have a place, `recent` were seen in the last seven days."""

    id: UUID
    title: str
    slug: str
    is_published: bool
    learners: int
    recent: int
    completed: int
    mean_progress: Decimal


def taught_courses(person: User, now: datetime) -> list[Taught]:
    """Return the courses `person` teaches (all, for those who manage content), newest first. One query."""
    courses: Any = Course.objects
    mine = courses.kept() if manages_content(person) else courses.taught_by(person)
    open_places = Q(enrolments__state__in=Enrolment.OPEN)
    rows = (
        Course.objects.filter(pk__in=mine.values("pk"))
        .annotate(
            learners=Count("enrolments", filter=open_places),
            recent=Count("enrolments", filter=open_places & Q(enrolments__last_seen_at__gte=now - QUIET)),
            completed=Count("enrolments", filter=Q(enrolments__state=Enrolment.State.COMPLETED)),
            mean_progress=Avg("enrolments__progress", filter=open_places, default=Decimal(0)),
        )
        .order_by("-is_published", "-created_at", "id")
        .values_list(
            "id", "title", "slug", "is_published", "learners", "recent", "completed", "mean_progress"
        )[:200]
    )
    return [Taught(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Person:
    """A learner in the list of a course."""

    enrolment: UUID
    name: str
    email: str
    state: str
    progress: Decimal
    lessons_done: int
    lessons_total: int
    enrolled_at: datetime
    last_seen_at: datetime | None
    completed_at: datetime | None

    @property
    def state_word(self) -> str:
        """The state in words."""
        return str(Enrolment.State(self.state).label)


SORTS = {
    "name": ("learner__full_name", "id"),
    "progress": ("-progress", "learner__full_name", "id"),
    "seen": (F("last_seen_at").desc(nulls_last=True), "id"),
    "enrolled": ("-enrolled_at", "id"),
}


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the people of a course, as searched, filtered and sorted."""

    course: Course
    page: Page[Any]
    people: list[Person]
    search: str
    state: str
    sort: str
    cohorts: list[Any]
    cohort: str


def people(
    course: Course, *, search: str, state: str, sort: str, number: str, cohort: str = ""
) -> PeoplePage:
    """Return a page of the people of a course: three queries, whatever their number."""
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(course=course)
    if search:
        rows = rows.filter(Q(learner__full_name__icontains=search) | Q(learner__email__icontains=search))
    if state in Enrolment.State.values:
        rows = rows.filter(state=state)
    cohorts = cohorts_of(course)
    chosen = next((one for one in cohorts if str(one.pk) == cohort), None)
    if chosen is not None:
        rows = rows.filter(cohort=chosen)
    order = sort if sort in SORTS else "name"
    values = rows.order_by(*SORTS[order]).values_list(
        "id",
        "learner__full_name",
        "learner__email",
        "state",
        "progress",
        "lessons_done",
        "lessons_total",
        "enrolled_at",
        "last_seen_at",
        "completed_at",
    )
    page = Paginator(values, PER_PAGE).get_page(number)
    return PeoplePage(
        course,
        page,
        [Person(*row) for row in page],
        search,
        state,
        order,
        cohorts,
        str(chosen.pk) if chosen else "",
    )


@dataclass(frozen=True, slots=True)
class LessonLearners:
    """Of those who have a place in the course: who finished a lesson, and who opened it and did not finish it yet."""

    finished: int
    inside: int


def lesson_learners(lesson: Lesson) -> LessonLearners:
    """Count the learners of a lesson. One query."""
    rows = LessonProgress.objects.filter(lesson=lesson, enrolment__state__in=Enrolment.OPEN)
    counts = rows.aggregate(
        finished=Count("pk", filter=Q(completed=True)),
        inside=Count("pk", filter=Q(completed=False, opened_at__isnull=False)),
    )
    return LessonLearners(**counts)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened to a place, in words."""

    at: datetime
    what: str
    who: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One learner of a course, for those who teach it: the hundred newest changes, and the cohorts to choose from."""

    place: Enrolment
    in_line: int | None
    changes: list[Change]
    cohorts: list[Any]


def person_page(place: Enrolment) -> PersonPage:
    """Return the page: two queries, one more for who stands in line."""
    rows = (
        EnrolmentChange.objects.filter(enrolment=place)
        .order_by("-created_at", "-pk")
        .values_list("created_at", "before", "after", "actor__full_name", "reason")
    )
    words = dict(Enrolment.State.choices)
    changes = []
    for at, before, after, who, reason in rows[:100]:
        steps = [str(words.get(one, one)) for one in (before, after) if one]
        changes.append(Change(at, " → ".join(dict.fromkeys(steps)), who or "", reason))
    return PersonPage(place, place_in_line(place), changes, cohorts_of(place.course))
