"""Who has earned a certificate: the rule of the course held against completion and grade.

A grade counts by `CourseGrade.posted_lowest`: what the learner ends with if everything still without a mark gets
nothing. So a certificate never rests on a total that may still fall, nor on marks the learner may not see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils import formats
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import Course, Quiz
from learning.certificates.models import CertificateRule, RenewalQuiz
from learning.enrolments.models import Enrolment
from learning.gradebook.models import CourseGrade


def rule_of(course: Course) -> CertificateRule:
    """Return the rule of a course; one that was never saved, as it is by default, when it has none. One query."""
    return CertificateRule.objects.filter(course=course).first() or CertificateRule(course=course)


def quizzes_again(rule: CertificateRule) -> list[Quiz]:
    """Return the quizzes that renew, by their titles, as far as learners can take them. One query where it ends."""
    if rule.valid_for is None:
        return []
    rows = RenewalQuiz.objects.filter(rule=rule.pk, quiz__is_published=True, quiz__deleted_at=None)
    return [one.quiz for one in rows.select_related("quiz").order_by("quiz__title", "pk")]


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


def hold(enrolment: Enrolment, rule: CertificateRule, least: Decimal | None) -> Judgement:
    """Hold a rule against an enrolment that ends with `least` percent at least. No query."""
    return Judgement(
        offered=rule.is_offered,
        completed=not rule.needs_completion or enrolment.completed_at is not None,
        enough=rule.min_percentage is None or (least is not None and least >= rule.min_percentage),
        least=least,
    )


def judge(enrolment: Enrolment, rule: CertificateRule) -> Judgement:
    """Hold a rule against one enrolment. At most one query."""
    return hold(enrolment, rule, least_of([enrolment.pk], rule).get(enrolment.pk))


def least_of(enrolments: Iterable[UUID], rule: CertificateRule) -> dict[UUID, Decimal | None]:
    """What each ends with at least, by enrolment; nothing where the rule asks for no grade. At most one query."""
    if rule.min_percentage is None:
        return {}
    grades = CourseGrade.objects.filter(enrolment__in=list(enrolments))
    return dict(grades.values_list("enrolment_id", "posted_lowest"))


def in_words(rule: CertificateRule) -> list[str]:
    """What a rule says, in sentences for those who teach. One query where certificates end."""
    if not rule.is_offered:
        return [_("This course gives no certificate.")]
    said = [_("Every lesson has to be completed.")] if rule.needs_completion else []
    if rule.min_percentage is not None:
        grade = formats.number_format(rule.min_percentage.normalize())
        said.append(
            _("The total has to be at least %(grade)s %%, even if everything without a mark got nothing.")
            % {"grade": grade}
        )
    if rule.valid_for is None:
        said.append(_("It does not expire."))
    else:
        said.append(
            ngettext("It is valid for %(n)s month.", "It is valid for %(n)s months.", rule.valid_for)
            % {"n": rule.valid_for}
        )
        said.append(renewal_in_words(rule, quizzes_again(rule)))
    if rule.asks_name:
        said.append(_("Learners confirm their name first; it is issued when they do."))
    return said


def renewal_in_words(rule: CertificateRule, quizzes: Sequence[Quiz]) -> str:
    """How a certificate that ends is renewed, in a sentence for everybody; `quizzes` are those that renew."""
    if not quizzes:
        return _("Those who teach the course renew it.")
    return ngettext(
        "It is renewed by passing %(quizzes)s again, from %(n)s day before it ends.",
        "It is renewed by passing %(quizzes)s again, from %(n)s days before it ends.",
        rule.renewal_days,
    ) % {"quizzes": titles(quizzes), "n": rule.renewal_days}


def titles(quizzes: Sequence[Quiz]) -> str:
    """The titles of quizzes as part of a sentence: “A”, “B” and “C”."""
    return get_text_list([_("“%s”") % quiz.title for quiz in quizzes], _("and"))


def criteria(rule: CertificateRule) -> str:
    """What whoever holds a certificate has done, in a sentence for others."""
    if rule.min_percentage is None:
        return _("Every lesson of the course was completed.")
    grade = {"grade": formats.number_format(rule.min_percentage.normalize())}
    if rule.needs_completion:
        return _("Every lesson was completed, with a total of at least %(grade)s %%.") % grade
    return _("A total of at least %(grade)s %% was reached.") % grade


def confirmed(enrolment: Enrolment) -> str:
    """The name the learner confirmed, "" without one. No query where `confirmed_name` was selected."""
    row = getattr(enrolment, "confirmed_name", None)
    return row.name if row is not None else ""


HAS_PLACE = ~Q(state__in=("pending", "withdrawn"))
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
    return enrolments.filter(HAS_PLACE, NO_RULE | RULE)


def newly_earned(*, completed: Iterable[UUID], courses: Iterable[UUID]) -> QuerySet[Enrolment]:
    """Enrolments without a certificate that have earned one: of those completed, and of courses that ask for a grade."""
    touched = Q(pk__in=list(completed)) | Q(
        course__in=list(courses), course__certificate_rule__min_percentage__isnull=False
    )
    found = Enrolment.objects.filter(touched, certificate=None)
    return earned(found).select_related("learner", "course__instructor", "confirmed_name")


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
