"""Renewing many certificates: first a line for each with what would happen, then as it was looked at. Safe to run twice, and to be killed."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.dateparse import parse_datetime

from learning.certificates.actions import CertificateRefused
from learning.certificates.models import Certificate
from learning.certificates.models_runs import CertificateLine, CertificateRun
from learning.certificates.renewals import proposed_end, renew, run_out
from learning.certificates.rules import rule_of
from lms.kernel import clock

STEP: Final = 100
Outcome = CertificateLine.Outcome


@transaction.atomic
def foresee(run: CertificateRun, *, now: datetime) -> None:
    """Write a line for each certificate that was chosen, by name, with what would happen to it; then it is to be looked at."""
    rule, chosen = rule_of(run.course), run.options["chosen"]
    fixed = parse_datetime(run.options["until"]) if run.options["until"] else None
    rows: Any = Certificate.objects.of_course(run.course)
    rows = run_out(run.course, rule, now) if chosen is None else rows.filter(pk__in=chosen)
    lines = []
    for number, one in enumerate(rows.order_by("learner_name", "pk"), 1):
        until = fixed or proposed_end(one, rule, now)
        lines.append(
            CertificateLine(
                run=run, number=number, enrolment_id=one.enrolment_id, outcome=_foreseen(one, until, now),
                version=one.version, ended=one.expires_at, until=until,
            )
        )  # fmt: skip
    CertificateLine.objects.filter(run=run).delete()
    CertificateLine.objects.bulk_create(lines, batch_size=1_000)
    settled = sum(line.outcome != Outcome.RENEW for line in lines)
    CertificateRun.objects.filter(pk=run.pk).update(
        state=CertificateRun.State.PREVIEW, done=settled, total=len(lines), seen_at=now
    )


def _foreseen(one: Certificate, until: datetime | None, now: datetime) -> Outcome:
    if one.revoked_at is not None:
        return Outcome.REVOKED
    if one.expires_at is None or until is None or until <= max(now, one.expires_at):
        return Outcome.LATER
    return Outcome.RENEW


def renew_all(run: CertificateRun) -> None:
    """Renew them a hundred at a time; those whose line says what came of it were done before a worker was killed."""
    lines: Any = CertificateLine.objects.filter(run=run, outcome=Outcome.RENEW).order_by("number")
    done = run.total - lines.count()
    while batch := list(lines[:STEP]):
        _step(run, batch)
        done += len(batch)
        CertificateRun.objects.filter(pk=run.pk).update(done=done, seen_at=clock.now())


@transaction.atomic
def _step(run: CertificateRun, lines: list[CertificateLine]) -> None:
    rows = Certificate.objects.filter(enrolment__in=[line.enrolment_id for line in lines])
    there = {one.enrolment_id: one for one in rows}
    for line in lines:
        one = there.get(line.enrolment_id)
        line.outcome = Outcome.CHANGED if one is None else _renewed(run, line, one)
    CertificateLine.objects.bulk_update(lines, ["outcome"])


def _renewed(run: CertificateRun, line: CertificateLine, one: Certificate) -> Outcome:
    """Renew one as its line says, if it still is what was looked at."""
    if one.version != line.version or line.version is None or line.until is None:
        return Outcome.CHANGED
    now = clock.now()
    try:
        made = renew(
            certificate=one, version=line.version, until=line.until, reason=run.options["reason"], actor=run.actor,
            at=now, now=now,
        )  # fmt: skip
    except CertificateRefused:
        return Outcome.REVOKED if one.revoked_at is not None else Outcome.LATER
    # Somebody corrected or renewed it at this very moment: then it is as they made it.
    return Outcome.RENEWED if made.expires_at == line.until else Outcome.CHANGED
