"""Renewing certificates that end: by passing quizzes again, or by who teaches. See docs/decisions/0021."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course, Quiz
from learning.accommodations.actions import extend
from learning.accommodations.models import Extension
from learning.accommodations.terms import terms_of
from learning.attempts.models import Attempt
from learning.certificates import events
from learning.certificates.actions import CertificateRefused, keep_version
from learning.certificates.models import (
    Certificate,
    CertificateQuerySet,
    CertificateRule,
    CertificateVersion,
    RenewalQuiz,
)
from learning.certificates.rules import expiry, quizzes_again, rule_of
from learning.enrolments.models import Enrolment
from lms.kernel.events import Happening, record, record_all

BATCH: Final = 200
LONGEST: Final = timedelta(days=365)
"""How long before the end renewal may open at most, as the form and the table hold it."""


def proposed_end(certificate: Certificate, rule: CertificateRule, at: datetime) -> datetime | None:
    """When a certificate renewed at a moment ends by its rule: whoever is early loses nothing. None without an end."""
    ends = certificate.expires_at
    return expiry(rule, at if ends is None else max(at, ends))


def run_out(course: Course, rule: CertificateRule, now: datetime) -> CertificateQuerySet:
    """Those of a course that have ended, or end so soon that they can be renewed; the first to end first."""
    found = Certificate.objects.of_course(course).filter(
        revoked_at=None, expires_at__lte=now + rule.opens_before
    )
    return found.order_by("expires_at", "pk")


@transaction.atomic
def renew(
    *, certificate: Certificate, version: int, until: datetime, reason: str = "", actor: User | None,
    at: datetime, now: datetime,
) -> Certificate:  # fmt: skip
    """Let a certificate be valid until `until`, renewed `at`, at the same number and address.

    What it said is kept as a row; a badge taken before stays true until its own end. One that is not at `version` any
    more is left as it is, so that asking twice renews once. Raises `CertificateRefused` for a revoked one, one that
    never ends, and an end that has passed or comes no later.
    """
    mine: Certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if mine.version != version:
        return mine
    if mine.revoked_at is not None:
        raise CertificateRefused(_("This certificate is revoked. Make it valid again first."))
    if mine.expires_at is None:
        raise CertificateRefused(_("This certificate does not end, so there is nothing to renew."))
    if until <= max(now, mine.expires_at):
        raise CertificateRefused(_("It has to be valid longer than it is now."))
    keep_version(mine, cause=CertificateVersion.Cause.RENEWED, reason=reason, actor=actor, now=at)
    mine.renewed_at, mine.expires_at, mine.warned_at = at, until, None
    mine.save(
        update_fields=["version", "renewed_at", "expires_at", "warned_at", "status_index", "updated_at"]
    )
    record(
        events.RENEWED,
        object=mine,
        actor=actor,
        course_id=mine.course_id,
        payload={"version": mine.version, "expires_at": until},
        occurred_at=now,
    )
    return mine


def renew_earned(*, courses: Iterable[UUID], now: datetime) -> int:
    """Renew the certificates of courses whose quizzes were all passed again in time; return how many. Safe to run again.

    An attempt counts that began when renewal was open and after the certificate was issued or renewed last.
    """
    rules = CertificateRule.objects.filter(course__in=list(courses), valid_for__isnull=False)
    asking = rules.filter(Exists(RenewalQuiz.objects.filter(rule=OuterRef("pk"))))
    return sum(_renew_course(rule, now) for rule in asking.order_by("pk"))


def _renew_course(rule: CertificateRule, now: datetime) -> int:
    quizzes = quizzes_again(rule)
    found: Any = Certificate.objects.filter(
        course=rule.course_id, revoked_at=None, expires_at__lte=now + rule.opens_before
    )
    passed = {f"passed_{number}": Subquery(passed_at(rule, quiz)) for number, quiz in enumerate(quizzes)}
    all_passed = found.annotate(**passed).filter(**{f"{name}__isnull": False for name in passed})
    renewed = 0
    for one in all_passed.order_by("pk") if quizzes else ():
        done_at = max(getattr(one, name) for name in passed)
        until = proposed_end(one, rule, done_at)
        if until is None or until <= now:
            continue
        renew(certificate=one, version=one.version, until=until, actor=None, at=done_at, now=now)
        renewed += 1
    return renewed


def passed_at(rule: CertificateRule, quiz: Quiz) -> Any:
    """When the holder of a certificate (the outer query) passed a quiz again so that it counts; a lazy QuerySet."""
    passed = Attempt.objects.marked().filter(
        enrolment=OuterRef("enrolment"),
        quiz=quiz,
        passed=True,
        started_at__gte=OuterRef("expires_at") - rule.opens_before,
        started_at__gt=Coalesce(OuterRef("renewed_at"), OuterRef("issued_at")),
    )
    return passed.order_by("ended_at", "pk").values("ended_at")[:1]


@transaction.atomic
def open_renewals(*, now: datetime) -> int:
    """Tell the learners in scope whose certificates can be renewed from now on, once each, at most `BATCH`; return how many.

    Who has used every attempt at a quiz that renews gets as many as it allows anew.
    """
    days = Coalesce(F("course__certificate_rule__renewal_days"), Value(CertificateRule().renewal_days))
    opens = F("expires_at") - ExpressionWrapper(days * Value(timedelta(days=1)), output_field=DurationField())
    ending = Certificate.objects.filter(
        warned_at=None, revoked_at=None, expires_at__gt=now, expires_at__lte=now + LONGEST
    )
    rows: list[Certificate] = list(
        ending.alias(opens=opens)
        .filter(opens__lte=now)
        .select_related("enrolment", "course")
        .order_by("expires_at", "pk")
        .select_for_update(skip_locked=True, of=("self",))[:BATCH]
    )
    Certificate.objects.filter(pk__in=[row.pk for row in rows]).update(warned_at=now)
    record_all(
        Happening(
            events.ENDING, row, row.enrolment.learner_id, row.course_id, occurred_at=now,
            payload={"expires_at": row.expires_at, "days": max(1, (row.expires_at - now).days)},
        )
        for row in rows
        if row.expires_at is not None
    )  # fmt: skip
    rules = {row.course_id: row.course for row in rows}
    quizzes = {course: quizzes_again(rule_of(rules[course])) for course in rules}
    for row in rows:
        for quiz in quizzes[row.course_id]:
            _allow_again(row.enrolment, quiz, now)
    return len(rows)


def _allow_again(enrolment: Enrolment, quiz: Quiz, now: datetime) -> None:
    """Let a learner take a quiz as often as it allows, whatever they have used of it."""
    allowed = terms_of(enrolment.pk).quiz(quiz).attempts_allowed
    if allowed is None or quiz.attempts_allowed is None:
        return
    used = Attempt.objects.filter(enrolment=enrolment, quiz=quiz).count()
    lacking = used + quiz.attempts_allowed - allowed
    if lacking <= 0:
        return
    given = Extension.objects.filter(enrolment=enrolment, quiz=quiz).first() or Extension()
    extend(
        enrolment=enrolment,
        quiz=quiz,
        until=given.until,
        extra_minutes=given.extra_minutes,
        extra_attempts=given.extra_attempts + lacking,
        reason=given.reason or _("To renew the certificate."),
        actor=None,
        now=now,
    )
