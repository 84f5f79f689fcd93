"""Who has earned a certificate: the rule of the course held against completion and grade.

A grade counts by `CourseGrade.posted_lowest`: what the learner ends with if everything still without a mark gets
nothing. So a certificate never rests on a total that may still fall, nor on marks the learner may not see.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet

from courses.models import Course
from learning.certificates.models import CertificateRule
from learning.enrolments.models import Enrolment
from learning.gradebook.models import CourseGrade


def rule_of(course: Course) -> CertificateRule:
    """Return the rule of a course; one that was never saved, as it is by default, when it has none. One query."""
    found = CertificateRule.objects.filter(course=course).first()
    return found or CertificateRule(course=course)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a learner still lacks. `least` is what they end with at least, in percent; None without grades."""

    offered: bool
    completed: bool
    enough: bool
    least: Decimal | None

    @property
    def earned(self) -> bool:
        """Whether the certificate may be issued."""
        return self.offered and self.completed and self.enough


def judge(enrolment: Enrolment, rule: CertificateRule) -> Judgement:
    """Hold a rule against one enrolment. At most one query."""
    least = None
    if rule.min_percentage is not None:
        grades = CourseGrade.objects.filter(enrolment=enrolment)
        least = grades.values_list("posted_lowest", flat=True).first()
    return Judgement(
        offered=rule.is_offered,
        completed=not rule.needs_completion or enrolment.completed_at is not None,
        enough=rule.min_percentage is None or (least is not None and least >= rule.min_percentage),
        least=least,
    )


NO_RULE = Q(course__certificate_rule=None, completed_at__isnull=False)
RULE = (
    Q(course__certificate_rule__is_offered=True)
    & (Q(course__certificate_rule__needs_completion=False) | Q(completed_at__isnull=False))
    & (
        Q(course__certificate_rule__min_percentage=None)
        | Q(course_grade__posted_lowest__gte=F("course__certificate_rule__min_percentage"))
    )
)


def earned(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Narrow enrolments to those whose rule is met. The same as `judge`, for many at once."""
    return enrolments.exclude(state__in=("pending", "withdrawn")).filter(NO_RULE | RULE)


def newly_earned(*, completed: Iterable[UUID], courses: Iterable[UUID]) -> QuerySet[Enrolment]:
    """Enrolments without a certificate that have earned one: of those completed, and of courses that ask for a grade."""
    touched = Q(pk__in=list(completed)) | Q(
        course__in=list(courses), course__certificate_rule__min_percentage__isnull=False
    )
    found = Enrolment.objects.filter(touched, certificate=None)
    return earned(found).select_related("learner", "course__instructor", "course__certificate_rule")


def expiry(rule: CertificateRule, issued: datetime) -> datetime | None:
    """When a certificate issued then stops being valid; the last day of a month steps back to the one there is."""
    if rule.valid_for is None:
        return None
    months = issued.month - 1 + rule.valid_for
    year, month = issued.year + months // 12, months % 12 + 1
    for day in range(issued.day, 27, -1):
        try:
            return issued.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return issued.replace(year=year, month=month)
