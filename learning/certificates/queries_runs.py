"""Reads of the pages about many certificates at once: those that run out, and how a job stands."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from courses.models import Course
from learning.certificates.models import Certificate, CertificateRule
from learning.certificates.models_runs import CertificateLine, CertificateRun
from learning.certificates.queries import Line, last_run
from learning.certificates.renewals import run_out
from learning.certificates.rules import quizzes_again, renewal_in_words, rule_of

PER_PAGE = 100
LINES = 100


@dataclass(frozen=True, slots=True)
class RunningOutPage:
    """The certificates of a course that run out, the first to end first, and the last `run` that renewed some.

    `after` is the key the next page begins behind, "" at the end.
    """

    rule: CertificateRule
    words: str
    lines: list[Line]
    after: str
    run: CertificateRun | None


def running_out_page(course: Course, *, after: str, now: datetime) -> RunningOutPage:
    """Read a page of them: five queries at most, and no more certificates than it shows."""
    rule = rule_of(course)
    rows = run_out(course, rule, now)
    if (last := _key(after)) is not None:
        behind = (
            Certificate.objects.of_course(course).filter(pk=last).values_list("expires_at", flat=True).first()
        )
        if behind is not None:
            rows = rows.filter(Q(expires_at__gt=behind) | Q(expires_at=behind, pk__gt=last))
    found = list(rows[: PER_PAGE + 1])
    return RunningOutPage(
        rule=rule,
        words=renewal_in_words(rule, quizzes_again(rule)),
        lines=[Line(one, one.state_at(now)) for one in found[:PER_PAGE]],
        after=str(found[PER_PAGE - 1].pk) if len(found) > PER_PAGE else "",
        run=last_run(course, CertificateRun.Kind.RENEW),
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Figure:
    """How many learners a run ended with one result."""

    outcome: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class RunPage:
    """A job, how many came out how, and a page of its lines; `after` is the number the next page begins behind, or 0."""

    run: CertificateRun
    figures: list[Figure]
    lines: list[CertificateLine]
    outcome: str
    after: int

    @property
    def to_do(self) -> int:
        """How many would be renewed."""
        return sum(one.count for one in self.figures if one.outcome == CertificateLine.Outcome.RENEW)


def run_page(run: CertificateRun, *, outcome: str, after: str) -> RunPage:
    """Read how a job stands: two queries."""
    all_lines = CertificateLine.objects.filter(run=run)
    counts = dict(all_lines.order_by().values_list("outcome").annotate(count=Count("pk")))
    rows = all_lines.filter(number__gt=int(after) if after.isdecimal() and len(after) < 9 else 0)
    chosen = outcome if outcome in CertificateLine.Outcome.values else ""
    if chosen:
        rows = rows.filter(outcome=chosen)
    rows = rows.select_related("enrolment__learner", "enrolment__certificate")
    found = list(rows.order_by("number")[: LINES + 1])
    return RunPage(
        run=run,
        figures=[
            Figure(str(one), str(one.label), counts.get(one, 0))
            for one in CertificateLine.Outcome
            if counts.get(one)
        ],
        lines=found[:LINES],
        outcome=chosen,
        after=found[LINES - 1].number if len(found) > LINES else 0,
    )
