"""Verbs of certificates: issue once, re-issue, revoke, reinstate; the number and the address stay the same."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.api import Refused
from courses.models import Course
from learning.certificates import events
from learning.certificates.models import (
    Certificate,
    CertificateRule,
    CertificateVersion,
    ConfirmedName,
    RenewalQuiz,
)
from learning.certificates.rules import expiry, judge, rule_of
from learning.enrolments.models import Enrolment
from lms.kernel.events import Happening, Verb, record, record_all

# Crockford's base 32: no letter that is mistaken for a figure when somebody types it from paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class CertificateRefused(Refused):
    """What was asked for cannot be done with this certificate. `str()` says why to a person."""


def new_number() -> str:
    """Return a number nobody can guess: twelve characters of base 32 (60 bits) in groups of four."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(12))
    return "-".join(drawn[start : start + 4] for start in (0, 4, 8))


def clean_number(typed: str) -> str:
    """Return a number as it is stored, however somebody typed it (small letters, O for 0, I or L for 1)."""
    plain = typed.upper().translate(str.maketrans("OIL", "011", "- ."))
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


@dataclass(frozen=True, slots=True)
class Earned:
    """An enrolment that has earned its certificate, and when; `name` is the one to stand on it if not the learner's own."""

    enrolment: Enrolment
    at: datetime
    name: str = ""


def issue_certificate(*, enrolment: Enrolment, now: datetime, name: str = "") -> Certificate:
    """Issue the certificate of an enrolment that has earned it, or return the one that was issued."""
    return issue_certificates([Earned(enrolment, now, name)])[enrolment.pk]


@transaction.atomic
def issue_certificates(earned: Sequence[Earned]) -> dict[UUID, Certificate]:
    """Issue certificates, one each; return those the enrolments have now, by enrolment. Safe to run again.

    Whether they were earned is the caller's to know: see `rules`. Each is an act of the learner's who earned it.
    """
    rules = {one.enrolment.course_id: one.enrolment.course for one in earned}
    found = {course: rule_of(rules[course]) for course in rules}
    made = [
        Certificate(
            enrolment=one.enrolment,
            course_id=one.enrolment.course_id,
            certificate_number=new_number(),
            issued_at=one.at,
            expires_at=expiry(found[one.enrolment.course_id], one.at),
            learner_name=one.name or str(one.enrolment.learner),
            course_title=one.enrolment.course.title,
            instructor_name=str(one.enrolment.course.instructor),
        )
        for one in earned
    ]
    Certificate.objects.bulk_create(made, ignore_conflicts=True)
    there = Certificate.objects.filter(enrolment__in=[one.enrolment.pk for one in earned])
    mine = {certificate.enrolment_id: certificate for certificate in there}
    people = {one.enrolment.pk: one.enrolment.learner_id for one in earned}
    record_all(
        Happening(
            events.ISSUED, one, people[one.enrolment_id], one.course_id,
            payload={"enrolment": str(one.enrolment_id)}, occurred_at=one.issued_at,
        )
        for one in made
        if mine[one.enrolment_id].pk == one.pk
    )  # fmt: skip
    return mine


@transaction.atomic
def confirm_name(*, enrolment: Enrolment, name: str, actor: User, now: datetime) -> Certificate:
    """Take down the name a learner wants on the certificate they have earned, and issue it.

    Doing it again changes nothing once it is issued. Raises `CertificateRefused` when it was not earned.
    """
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    found = Certificate.objects.filter(enrolment=enrolment).first()
    if found is not None:
        return found
    if not judge(enrolment, rule_of(enrolment.course)).earned:
        raise CertificateRefused(
            _("The certificate has not been earned yet, so there is nothing to confirm.")
        )
    row, _made = ConfirmedName.objects.update_or_create(
        enrolment=enrolment, defaults={"name": name, "confirmed_at": now}
    )
    record(events.NAME_CONFIRMED, object=row, actor=actor, course_id=enrolment.course_id, occurred_at=now)
    return issue_certificate(enrolment=enrolment, now=now, name=name)


@transaction.atomic
def reissue(*, certificate: Certificate, name: str, reason: str, actor: User, now: datetime) -> Certificate:
    """Issue a certificate anew with a corrected name and the course's title of today, at the same number and address.

    What stood on it before is kept as a row; a credential signed for it counts as revoked. With the name it has,
    nothing changes. Raises `CertificateRefused` for a revoked one.
    """
    mine: Certificate = (
        Certificate.objects.select_for_update(of=("self",)).select_related("course").get(pk=certificate.pk)
    )
    if mine.revoked_at is not None:
        raise CertificateRefused(_("This certificate is revoked. Make it valid again first."))
    course = mine.course
    if (mine.learner_name, mine.course_title) == (name, course.title):
        return mine
    keep_version(mine, cause=CertificateVersion.Cause.CORRECTED, reason=reason, actor=actor, now=now)
    mine.learner_name, mine.course_title, mine.reissued_at = name, course.title, now
    mine.save(
        update_fields=["version", "learner_name", "course_title", "reissued_at", "status_index", "updated_at"]
    )
    record(
        events.REISSUED,
        object=mine,
        actor=actor,
        course_id=course.pk,
        payload={"version": mine.version},
        occurred_at=now,
    )
    return mine


def keep_version(mine: Certificate, *, cause: str, reason: str, actor: User | None, now: datetime) -> None:
    """Write down what a locked certificate says, and count it up; the caller changes and saves it."""
    kept = (
        "version",
        "learner_name",
        "course_title",
        "instructor_name",
        "issued_at",
        "expires_at",
        "status_index",
    )
    CertificateVersion.objects.create(
        certificate=mine,
        **{field: getattr(mine, field) for field in kept},
        replaced_at=now,
        replaced_by=actor,
        reason=reason,
        cause=cause,
    )
    mine.version += 1
    mine.status_index = None


@transaction.atomic
def revoke(*, certificate: Certificate, actor: User, reason: str, now: datetime) -> None:
    """Declare a certificate void; its address goes on to say so. Doing it twice changes nothing."""
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
        revoked_at=now, revoked_reason=reason
    )
    if changed:
        _report(events.REVOKED, certificate, actor, now)


@transaction.atomic
def reinstate(*, certificate: Certificate, actor: User, now: datetime) -> None:
    """Make a revoked certificate valid again at the same address. Doing it twice changes nothing."""
    changed = Certificate.objects.filter(pk=certificate.pk, revoked_at__isnull=False).update(
        revoked_at=None, revoked_reason=""
    )
    if changed:
        _report(events.REINSTATED, certificate, actor, now)


@transaction.atomic
def note_opening(*, certificate: Certificate, actor: User, now: datetime) -> None:
    """Write down that somebody who teaches opened a learner's PDF."""
    _report(events.OPENED, certificate, actor, now)


def _report(verb: Verb, certificate: Certificate, actor: User, now: datetime) -> None:
    record(verb, object=certificate, actor=actor, course_id=certificate.course_id, occurred_at=now)


@transaction.atomic
def save_rule(*, course: Course, actor: User, now: datetime, **values: Any) -> CertificateRule:
    """Say when a course gives its certificate, and which `renewal_quizzes` renew it. What was issued stays as it is."""
    quizzes = values.pop("renewal_quizzes", None)
    rule, _made = CertificateRule.objects.update_or_create(course=course, defaults=values)
    if quizzes is not None:
        RenewalQuiz.objects.filter(rule=rule).exclude(quiz__in=quizzes).delete()
        RenewalQuiz.objects.bulk_create(
            [RenewalQuiz(rule=rule, quiz=quiz) for quiz in quizzes], ignore_conflicts=True
        )
    record(events.RULE_SAVED, object=rule, actor=actor, course_id=course.pk, occurred_at=now)
    return rule
