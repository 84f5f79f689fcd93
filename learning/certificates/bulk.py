"""Jobs about many certificates of a course, with a line for each learner: issuing them is here. Safe to run twice, and to be killed."""

import logging
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from learning.certificates import bulk_renewals, events
from learning.certificates.actions import Earned, issue_certificates
from learning.certificates.models import Certificate, CertificateRule
from learning.certificates.models_runs import CertificateLine, CertificateRun
from learning.certificates.rules import HAS_PLACE, confirmed, hold, least_of, rule_of
from learning.enrolments.models import Enrolment
from lms.kernel import clock
from lms.kernel.events import record
from lms.kernel.jobs import claim

logger = logging.getLogger(__name__)
STEP: Final = 100
Outcome = CertificateLine.Outcome


def work(key: UUID, *, now: datetime) -> None:
    """Do the job with this key, if nobody does, a hundred learners at a time. Its end is written down in any case."""
    run: CertificateRun | None = claim(CertificateRun, key, now)
    if run is None:
        return
    try:
        if run.kind == CertificateRun.Kind.ISSUE:
            _issue(run)
        elif run.state == CertificateRun.State.READING:
            bulk_renewals.foresee(run, now=now)
            return
        else:
            bulk_renewals.renew_all(run)
    except Exception:
        logger.exception("Certificates %s failed.", key)
        _end(run, "failed", _broken(run))
    else:
        _end(run, "done", "")


def _broken(run: CertificateRun) -> str:
    if run.kind == CertificateRun.Kind.RENEW:
        return _("Something went wrong on our side. What was renewed stays renewed; go on for the rest.")
    return _("Something went wrong on our side. What was issued stays issued; start again for the rest.")


def _issue(run: CertificateRun) -> None:
    """Go through the learners by name; those who have a line were judged before a worker was killed."""
    rule = rule_of(run.course)
    lines = CertificateLine.objects.filter(run=run)
    judged = set(lines.values_list("enrolment_id", flat=True))
    places = Enrolment.objects.filter(HAS_PLACE, course=run.course).order_by("learner__full_name", "pk")
    keys = [key for key in places.values_list("pk", flat=True) if key not in judged]
    total = len(judged) + len(keys)
    for start in range(0, len(keys), STEP):
        done = len(judged) + start
        _step(run, rule, keys[start : start + STEP], done)
        CertificateRun.objects.filter(pk=run.pk).update(
            done=min(done + STEP, total), total=total, seen_at=clock.now()
        )


@transaction.atomic
def _step(run: CertificateRun, rule: CertificateRule, keys: list[UUID], done: int) -> None:
    """Judge a hundred at most and issue what they earned, in one transaction with their lines."""
    had = set(Certificate.objects.filter(enrolment__in=keys).values_list("enrolment_id", flat=True))
    least = least_of(keys, rule)
    places: dict[UUID, Any] = Enrolment.objects.select_related(
        "learner", "course__instructor", "confirmed_name"
    ).in_bulk(keys)
    outcomes: dict[UUID, Outcome] = {}
    for key in (key for key in keys if key in places):
        judgement = hold(places[key], rule, least.get(key))
        if key in had:
            outcomes[key] = Outcome.HAD
        elif not judgement.completed:
            outcomes[key] = Outcome.LESSONS
        elif not judgement.enough:
            outcomes[key] = Outcome.GRADE
        elif rule.asks_name and not confirmed(places[key]):
            outcomes[key] = Outcome.NAME
        else:
            outcomes[key] = Outcome.ISSUED
    now = clock.now()
    issue_certificates(
        [
            Earned(places[key], now, confirmed(places[key]))
            for key, outcome in outcomes.items()
            if outcome == Outcome.ISSUED
        ]
    )
    CertificateLine.objects.bulk_create(
        CertificateLine(run=run, number=number, enrolment_id=key, outcome=outcome)
        for number, (key, outcome) in enumerate(outcomes.items(), done + 1)
    )


@transaction.atomic
def _end(run: CertificateRun, state: str, error: str) -> None:
    now = clock.now()
    lines = CertificateLine.objects.filter(run=run)
    CertificateRun.objects.filter(pk=run.pk).update(
        state=state,
        error=error,
        done=lines.exclude(outcome=Outcome.RENEW).count(),
        seen_at=now,
        ended_at=now,
    )
    made = Outcome.ISSUED if run.kind == CertificateRun.Kind.ISSUE else Outcome.RENEWED
    record(
        events.RUN_ENDED, object=run, actor=run.actor, course_id=run.course_id,
        payload={"state": state, str(made): lines.filter(outcome=made).count()}, occurred_at=now,
    )  # fmt: skip
