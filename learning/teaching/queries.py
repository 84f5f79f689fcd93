"""Reads for those who teach: their courses, and the people in one."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.api import manages_content
from courses.models import Course, Lesson
from learning.enrolments.line import place_in_line
from learning.enrolments.models import NEVER, Enrolment, EnrolmentChange
from learning.enrolments.queries import cohorts_of
from learning.enrolments.words import reason_words
from learning.progress.models import LessonProgress, Recheck
from lms.kernel.keyset import Order, Slice, cut, moment, number

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


SORTS = {
    "name": Order("sort_name"),
    "progress": Order("progress", number, descending=True),
    "seen": Order("seen", moment, descending=True),
    "enrolled": Order("enrolled_at", moment, descending=True),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of people is asked for: words in name or address, a state, a cohort, a sort, and the edge of a page."""

    search: str = ""
    state: str = ""
    cohort: str = ""
    sort: str = ""
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the people of a course, as searched, filtered and sorted.

    `states` are key, word and number of people of each state among those searched for, `total` how many match in all.
    """

    course: Course
    people: Slice
    asked: Asked
    states: list[tuple[str, str, int]]
    total: int
    cohorts: list[Any]

    @property
    def waiting(self) -> int:
        """How many wait for a place or a teacher's yes."""
        return sum(count for key, _word, count in self.states if key == Enrolment.State.PENDING)

    @property
    def is_filtered(self) -> bool:
        """Whether the list was narrowed."""
        return bool(self.asked.search or self.asked.state or self.asked.cohort)


def people(course: Course, asked: Asked) -> PeoplePage:
    """Return a page of the people of a course: three queries, whatever their number and however far on the page is."""
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(course=course)
    if asked.search:
        rows = rows.filter(
            Q(learner__full_name__icontains=asked.search) | Q(learner__email__icontains=asked.search)
        )
    cohorts = cohorts_of(course)
    chosen = next((one for one in cohorts if str(one.pk) == asked.cohort), None)
    if chosen is not None:
        rows = rows.filter(cohort=chosen)
    found = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    state = asked.state if asked.state in Enrolment.State.values else ""
    if state:
        rows = rows.filter(state=state)
    sort = asked.sort if asked.sort in SORTS else "name"
    rows = rows.select_related("learner", "cohort").annotate(seen=Coalesce("last_seen_at", Value(NEVER)))
    page = cut(rows, SORTS[sort], size=PER_PAGE, after=asked.after, before=asked.before)
    return PeoplePage(
        course,
        page,
        replace(asked, state=state, cohort=str(chosen.pk) if chosen else "", sort=sort),
        [(key, str(word), found.get(key, 0)) for key, word in Enrolment.State.choices],
        found.get(state, 0) if state else sum(found.values()),
        cohorts,
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


def last_recheck(course: Course) -> Recheck | None:
    """Return the newest recheck of a course that is worked on or found somebody, None when there was none. One query."""
    rows = Recheck.objects.filter(course=course).exclude(ended_at__isnull=False, looked_at=0)
    found: Recheck | None = rows.order_by("-created_at", "-pk").first()
    return found


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
        changes.append(Change(at, " → ".join(dict.fromkeys(steps)), who or "", reason_words(reason)))
    return PersonPage(place, place_in_line(place), changes, cohorts_of(place.course))
