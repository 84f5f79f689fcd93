"""Verbs of certificates: issue once, revoke, reinstate; the number and the address stay the same."""

import secrets
from datetime import datetime

from django.db import transaction

from accounts.models import User
from learning.certificates import events
from learning.certificates.models import Certificate
from learning.enrolments.models import Enrolment
from lms.kernel.events import Verb, record

# Crockford's base 32: no letter that is mistaken for a figure when somebody types it from paper.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number() -> str:
    """Return a number nobody can guess: twelve characters of base 32 (60 bits) in groups of four."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(12))
    return "-".join(drawn[start : start + 4] for start in (0, 4, 8))


def clean_number(typed: str) -> str:
    """Return a number as it is stored, however somebody typed it (small letters, O for 0, I or L for 1)."""
    plain = typed.upper().translate(str.maketrans("OIL", "011", "- ."))
    return "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))


@transaction.atomic
def issue_certificate(*, enrolment: Enrolment, now: datetime) -> Certificate:
    """Issue the certificate of a completed enrolment, or return the one that was issued."""
    found = Certificate.objects.filter(enrolment=enrolment).first()
    if found is not None:
        return found
    made = Certificate(
        enrolment=enrolment,
        certificate_number=new_number(),
        issued_at=now,
        learner_name=str(enrolment.learner),
        course_title=enrolment.course.title,
        instructor_name=str(enrolment.course.instructor),
    )
    Certificate.objects.bulk_create([made], ignore_conflicts=True)
    mine = Certificate.objects.get(enrolment=enrolment)
    if mine.pk == made.pk:
        record(
            events.ISSUED,
            object=mine,
            actor=enrolment.learner_id,
            course_id=enrolment.course_id,
            payload={"enrolment": str(enrolment.pk)},
            occurred_at=now,
        )
    return mine


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


def _report(verb: Verb, certificate: Certificate, actor: User, now: datetime) -> None:
    course_id = Enrolment.objects.values_list("course_id", flat=True).get(pk=certificate.enrolment_id)
    record(verb, object=certificate, actor=actor, course_id=course_id, occurred_at=now)
