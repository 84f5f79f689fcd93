"""Cohorts with dates of their own, a full course with people in line, and a link to hand out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from accounts.models import User
from courses.models import Course
from learning.api import reckon
from learning.models import Cohort, Enrolment, EnrolmentChange, EnrolmentRules, GradeItem, Invitation

TOGETHER: Final = "statistics-you-can-trust"
FULL: Final = "reading-a-map"
IN_LINE: Final = 4


def gather(
    courses: Sequence[Course], people: Sequence[User], *, student: User | None, teacher: User, now: datetime
) -> None:
    """Put the people of one course into two cohorts, and others in line for a full one (in scope, after the grades)."""
    found = {course.slug: course for course in courses}
    if TOGETHER in found:
        _cohorts(found[TOGETHER], student, teacher, now)
    if FULL in found:
        _line(found[FULL], people, student, now)


def _cohorts(course: Course, student: User | None, teacher: User, now: datetime) -> None:
    autumn = Cohort.objects.create(course=course, name="Autumn")
    evening = Cohort.objects.create(course=course, name="Evening class", shift_days=14, capacity=60)
    mine = Enrolment.objects.filter(course=course)
    late = list(
        mine.filter(enrolled_at__gte=now - timedelta(weeks=4))
        .exclude(learner=student)
        .values_list("pk", flat=True)[:50]
    )
    mine.filter(pk__in=late).update(cohort=evening)
    mine.exclude(pk__in=late).update(cohort=autumn)
    # Their dates are later now, and what was late may not be.
    reckon(
        late, GradeItem.objects.filter(course=course, is_active=True).values_list("pk", flat=True), now=now
    )
    Invitation.objects.create(
        course=course, cohort=evening, label="Open day", made_by=teacher, expires_at=now + timedelta(days=30)
    )


def _line(course: Course, people: Sequence[User], student: User | None, now: datetime) -> None:
    """As many places as there are people, and a few who came too late."""
    inside = set(Enrolment.objects.filter(course=course).values_list("learner_id", flat=True))
    EnrolmentRules.objects.create(course=course, waiting_list=True)
    Course.objects.filter(pk=course.pk).update(
        capacity=Enrolment.objects.filter(course=course).open().count()
    )
    outside = [one for one in people if one.pk not in inside and one != student][:IN_LINE]
    for place, person in enumerate(outside):
        since = now - timedelta(days=6 - place, hours=3 * place)
        waiting = Enrolment.objects.create(
            course=course,
            learner=person,
            state="pending",
            waits_for="place",
            waits_since=since,
            enrolled_at=since,
        )
        EnrolmentChange.objects.create(
            enrolment=waiting, actor=person, after="pending", reason="self", created_at=since
        )
