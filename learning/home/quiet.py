"""Everybody who went quiet in one's courses, page by page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.models import Course, CourseStaff
from learning.enrolments.models import Enrolment
from learning.home.teaching import GONE_AFTER, QUIET_AFTER
from lms.kernel.keyset import Order, Slice, cut, moment

PER_PAGE = 50
NEWEST = Order("seen", moment, descending=True)
TEACHING = (CourseStaff.Role.CO_INSTRUCTOR, CourseStaff.Role.TEACHING_ASSISTANT)


@dataclass(frozen=True, slots=True)
class QuietPage:
    """A page of them, who went quiet last first. `courses` are slug, title and how many; `course` is the chosen one or ""."""

    people: Slice
    courses: list[tuple[str, str, int]]
    course: str
    total: int


def quiet_page(person: User, now: datetime, *, course: str, after: str, before: str) -> QuietPage:
    """Return the learners home counts, by the same rule (`teaching.QUIET`). Two queries."""
    rows = _quiet(person, now)
    counted = rows.order_by().values_list("course__slug", "course__title").annotate(Count("pk"))
    courses = [
        (slug, title, count) for slug, title, count in counted.order_by("course__title", "course__slug")
    ]
    chosen = course if course in {slug for slug, _title, _count in courses} else ""
    if chosen:
        rows = rows.filter(course__slug=chosen)
    people = cut(rows.select_related("learner", "course"), NEWEST, size=PER_PAGE, after=after, before=before)
    total = sum(count for slug, _title, count in courses if chosen in ("", slug))
    return QuietPage(people, courses, chosen, total)


def _quiet(person: User, now: datetime) -> QuerySet[Enrolment]:
    helped = CourseStaff.objects.filter(user=person, role__in=TEACHING).values("course")
    mine = Course.objects.filter(Q(instructor=person) | Q(pk__in=helped), deleted_at=None, is_published=True)
    rows: QuerySet[Enrolment] = Enrolment.objects.annotate(seen=Coalesce("last_seen_at", "enrolled_at"))
    return rows.filter(
        course__in=mine.exclude(ends_at__lte=now).values("pk"),
        state=Enrolment.State.ACTIVE,
        seen__range=(now - GONE_AFTER, now - QUIET_AFTER),
    )
