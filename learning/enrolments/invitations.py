"""Invitations: a link for whoever holds it, or a letter to one address."""

from datetime import datetime, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from learning.enrolments import events
from learning.enrolments.actions import Closed, enrol
from learning.enrolments.models import Cohort, Enrolment, Invitation
from lms.kernel.events import Verb, record

_signer = Signer(salt="learning.invitations")
BY_EMAIL_DAYS: Final = timedelta(days=30)


def seal(invitation: Invitation) -> str:
    """Return the secret in the address of an invitation: its key, signed. It is nowhere in the database."""
    return _signer.sign(invitation.pk.hex).replace(":", "-", 1)


def unsealed(secret: str) -> str:
    """Return the key behind a secret, "" for one that we did not make."""
    try:
        return _signer.unsign(secret.replace("-", ":", 1))
    except BadSignature:
        return ""


@transaction.atomic
def make_link(
    *, course: Course, cohort: Cohort | None, label: str, expires_at: datetime | None, uses_allowed: int | None, actor: User, now: datetime,
) -> Invitation:  # fmt: skip
    """Make a link that enrols whoever opens it and signs in."""
    made = Invitation.objects.create(
        course=course, cohort=cohort, label=label, expires_at=expires_at, uses_allowed=uses_allowed, made_by=actor
    )  # fmt: skip
    _record(events.INVITATION_MADE, made, actor, now)
    return made


@transaction.atomic
def invite_by_email(
    *, course: Course, email: str, cohort: Cohort | None, actor: User | None, now: datetime
) -> Invitation:
    """Write to an address nobody here has yet; the link in the letter enrols once. Inviting again writes no second letter
    while the first one is open.
    """
    email = email.strip().lower()
    there = Invitation.objects.select_for_update().filter(course=course, email=email, revoked_at=None).first()
    if there is not None:
        if there.is_open(now):
            return there
        there.revoked_at = now
        there.save(update_fields=["revoked_at", "updated_at"])
    fresh = Invitation(
        course=course, cohort=cohort, email=email, uses_allowed=1, made_by=actor, expires_at=now + BY_EMAIL_DAYS
    )  # fmt: skip
    Invitation.objects.bulk_create([fresh], ignore_conflicts=True)
    made: Invitation = Invitation.objects.get(course=course, email=email, revoked_at=None)
    if made.pk == fresh.pk:
        _record(events.INVITATION_MADE, made, actor, now)
    return made


@transaction.atomic
def revoke(*, invitation: Invitation, actor: User, now: datetime) -> None:
    """Close an invitation. Who came by it stays. Doing it twice changes nothing."""
    rows = Invitation.objects.filter(pk=invitation.pk, revoked_at=None)
    if rows.update(revoked_at=now, revoked_by=actor):
        _record(events.INVITATION_REVOKED, invitation, actor, now)


@transaction.atomic
def accept(*, invitation: Invitation, learner: User, now: datetime) -> Enrolment:
    """Enrol the person who holds the invitation; it stands for a teacher's yes. Who is in the course uses nothing up.

    Raises `Closed` for an invitation that lets nobody in any more and `CourseFull`.
    """
    held = Enrolment.objects.filter(course=invitation.course, learner=learner).first()
    if held is not None and held.state in Enrolment.OPEN:
        return held
    mine: Invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("course", "cohort")
        .get(pk=invitation.pk)
    )
    if not mine.is_open(now):
        raise Closed(_("This invitation is not valid any more. Ask whoever gave it to you for a new one."))
    if not mine.course.is_published or mine.course.deleted_at is not None:
        raise Closed(_("This course is not published yet."))
    made = enrol(
        course=mine.course,
        learner=learner,
        actor=learner,
        now=now,
        source="invitation",
        cohort=mine.cohort,
        waits=True,
    )
    Invitation.objects.filter(pk=mine.pk).update(uses=F("uses") + 1)
    return made


def _record(verb: Verb, invitation: Invitation, actor: User | None, now: datetime) -> None:
    record(
        verb, object=invitation, actor=actor, course_id=invitation.course_id, occurred_at=now,
        payload={"by_email": bool(invitation.email)},
    )  # fmt: skip
