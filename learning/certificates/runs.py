"""Asking for many certificates at once: issued, or renewed after a look. The row is the queue; the task only wakes a worker."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from learning.certificates import events
from learning.certificates.actions import CertificateRefused
from learning.certificates.models_runs import CertificateLine, CertificateRun
from learning.certificates.rules import rule_of
from learning.certificates.tasks import run_certificates
from lms.kernel.events import record

State, Kind = CertificateRun.State, CertificateRun.Kind
OPEN = (State.WAITING, State.READING, State.WRITING)


@transaction.atomic
def request_run(*, course: Course, actor: User) -> CertificateRun:
    """Ask for the certificates of all who have earned one; return the job that is open already if there is one.

    Raises `CertificateRefused` where the course gives none, and while some are renewed.
    """
    if not rule_of(course).is_offered:
        raise CertificateRefused(_("This course gives no certificate. Change the rule first."))
    run = CertificateRun(course=course, name=course.title, actor=actor, options={"step": "write"})
    mine = _begin(run)
    if mine.pk == run.pk:
        record(events.RUN_REQUESTED, object=mine, actor=actor, course_id=course.pk)
    return mine


@transaction.atomic
def request_renewals(
    *, course: Course, chosen: Iterable[UUID] | None, until: datetime | None, reason: str, actor: User, now: datetime
) -> CertificateRun:  # fmt: skip
    """Have it looked at what renewing these certificates would do, or all that run out (None): none is renewed yet.

    `until` is when all of them end then; None: each by the rule. Asked twice at once, it is one job. Raises
    `CertificateRefused` while another job of the course is at work.
    """
    options: dict[str, Any] = {
        "step": "read", "chosen": None if chosen is None else sorted(str(key) for key in chosen),
        "until": until.isoformat() if until else None, "reason": reason,
    }  # fmt: skip
    run = CertificateRun(course=course, name=course.title, actor=actor, kind=Kind.RENEW, options=options)
    mine = _begin(run)
    if mine.pk == run.pk:
        record(events.RENEWALS_REQUESTED, object=mine, actor=actor, course_id=course.pk, occurred_at=now)
    elif mine.options != options:
        raise _busy()
    return mine


def _begin(run: CertificateRun) -> CertificateRun:
    """Put a job into the queue, or return the one of its kind that is there already."""
    CertificateRun.objects.bulk_create([run], ignore_conflicts=True)
    if CertificateRun.objects.filter(pk=run.pk).exists():
        run_certificates.enqueue(run_id=str(run.pk))
        return run
    there: CertificateRun | None = CertificateRun.objects.filter(course=run.course, state__in=OPEN).first()
    if there is None or there.kind != run.kind:
        raise _busy()
    return there


def _busy() -> CertificateRefused:
    return CertificateRefused(
        _("Certificates of this course are being worked on. Try again when that is done.")
    )


@transaction.atomic
def approve_renewals(*, run: CertificateRun, actor: User, now: datetime) -> CertificateRun:
    """Renew the certificates as it was looked at, or go on where that failed. A second click changes nothing.

    Raises `CertificateRefused` where there is nothing to approve, and while another job of the course is at work.
    """
    mine = _locked(run)
    if mine.is_open or mine.state == State.DONE:
        return mine
    if mine.kind != Kind.RENEW or mine.state not in (State.PREVIEW, State.FAILED):
        raise CertificateRefused(_("There is nothing here to renew any more. Choose again."))
    if mine.state == State.PREVIEW:
        mine.options = {**mine.options, "step": "write"}
    mine.state, mine.error, mine.seen_at, mine.ended_at = State.WAITING, "", None, None
    try:
        with transaction.atomic():
            mine.save(update_fields=["state", "error", "seen_at", "ended_at", "options", "updated_at"])
    except IntegrityError as error:
        raise _busy() from error
    record(events.RENEWALS_APPROVED, object=mine, actor=actor, course_id=mine.course_id, occurred_at=now)
    run_certificates.enqueue(run_id=str(mine.pk))
    return mine


@transaction.atomic
def cancel_renewals(*, run: CertificateRun, actor: User, now: datetime) -> CertificateRun:
    """Drop a renewal that was only looked at. A second click changes nothing. Raises `CertificateRefused` once it began."""
    mine = _locked(run)
    if mine.state == State.CANCELLED:
        return mine
    if mine.kind != Kind.RENEW or mine.state != State.PREVIEW:
        raise CertificateRefused(_("This has begun or ended, so it cannot be dropped."))
    mine.state, mine.ended_at = State.CANCELLED, now
    mine.save(update_fields=["state", "ended_at", "updated_at"])
    CertificateLine.objects.filter(run=mine).delete()
    record(events.RENEWALS_CANCELLED, object=mine, actor=actor, course_id=mine.course_id, occurred_at=now)
    return mine


def _locked(run: CertificateRun) -> CertificateRun:
    found: CertificateRun = CertificateRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    return found
