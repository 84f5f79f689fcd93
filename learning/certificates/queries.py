"""Reads of the pages about a course's certificates for those who teach."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, Subquery
from django.utils.dateparse import parse_datetime

from accounts.models import User
from courses.models import Course, Lesson, Quiz
from learning.certificates.actions import clean_number
from learning.certificates.events import OPENED
from learning.certificates.models import (
    Certificate,
    CertificateRule,
    CertificateVersion,
)
from learning.certificates.models_runs import CertificateRun
from learning.certificates.renewals import passed_at
from learning.certificates.rules import earned, in_words, quizzes_again, renewal_in_words, rule_of, titles
from learning.enrolments.models import Enrolment
from lms.kernel.models import Event

PER_PAGE = 50
STATES = ("valid", "ending", "expired", "revoked", "reissued", "renewed")
OPENINGS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A certificate in a list, with the state it has now."""

    certificate: Certificate
    state: str


@dataclass(frozen=True, slots=True)
class CertificatesPage:
    """The certificates of a course, newest first; `after` is where the next page begins, "" at the end.

    `waiting` have earned one and have none; the last `run` is None where there was none.
    """

    rule: CertificateRule
    words: list[str]
    lines: list[Line]
    after: str
    search: str
    state: str
    waiting: int
    run: CertificateRun | None


def certificates_page(
    course: Course, *, search: str, state: str, after: str, now: datetime
) -> CertificatesPage:
    """Read a page of the list: five queries at most, and no more certificates than it shows."""
    rule = rule_of(course)
    rows: Any = Certificate.objects.of_course(course).in_state(state, now, rule.opens_before)
    if search:
        rows = rows.filter(
            Q(learner_name__icontains=search) | Q(certificate_number__startswith=clean_number(search))
        )
    if (last := _cursor(after)) is not None:
        moment, key = last
        rows = rows.filter(Q(issued_at__lt=moment) | Q(issued_at=moment, pk__lt=key), issued_at__lte=moment)
    found = list(rows.order_by("-issued_at", "-pk")[: PER_PAGE + 1])
    shown, more = found[:PER_PAGE], len(found) > PER_PAGE
    return CertificatesPage(
        rule=rule,
        words=in_words(rule),
        lines=[Line(one, one.state_at(now)) for one in shown],
        after=f"{shown[-1].issued_at.isoformat()}_{shown[-1].pk}" if more else "",
        search=search,
        state=state if state in STATES else "",
        waiting=earned(Enrolment.objects.filter(course=course, certificate=None)).count(),
        run=last_run(course, CertificateRun.Kind.ISSUE),
    )


def last_run(course: Course, kind: str) -> CertificateRun | None:
    """Return the job of a kind that was asked for last in a course. One query."""
    return CertificateRun.objects.filter(course=course, kind=kind).order_by("-created_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Term:
    """A time a certificate was valid for before it was renewed. `lapsed`: it had ended when it was."""

    began: datetime
    ended: datetime
    renewed: datetime

    @property
    def lapsed(self) -> bool:
        """Whether there was a time without validity after it."""
        return self.renewed > self.ended


def earlier_terms(certificate: Certificate) -> list[Term]:
    """When a renewed certificate was valid before, the newest first: dates alone, for everybody. At most one query."""
    if certificate.renewed_at is None:
        return []
    rows = certificate.versions.filter(cause=CertificateVersion.Cause.RENEWED)
    terms: list[Term] = []
    for ended, renewed in rows.order_by("version").values_list("expires_at", "replaced_at"):
        if ended is not None:
            terms.append(Term(terms[-1].renewed if terms else certificate.issued_at, ended, renewed))
    return terms[::-1]


@dataclass(frozen=True, slots=True)
class Again:
    """A quiz that has to be passed again; `lesson` is the slug of the one it is reached through, None where it lies in none."""

    quiz: Quiz
    lesson: str | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Renewing:
    """How the holder of a certificate that ends comes by a new term: `is_open` now, or from `opens`.

    `quizzes` are all to be passed again; without any, who teaches renews.
    """

    opens: datetime
    is_open: bool
    quizzes: list[Again]
    words: str
    titles: str

    @property
    def left(self) -> list[Again]:
        """Those not passed again yet."""
        return [one for one in self.quizzes if not one.passed]

    @property
    def next(self) -> Again | None:
        """The first of them that can be reached."""
        return next((one for one in self.left if one.lesson), None)


def renewing(certificate: Certificate, rule: CertificateRule, now: datetime) -> Renewing | None:
    """How it is renewed; None for one that never ends. One query, two more where quizzes renew."""
    if certificate.expires_at is None:
        return None
    opens, quizzes = certificate.expires_at - rule.opens_before, quizzes_again(rule)
    again = _again(certificate, rule, quizzes) if quizzes else []
    return Renewing(opens, opens <= now, again, renewal_in_words(rule, quizzes), titles(quizzes))


def _again(certificate: Certificate, rule: CertificateRule, quizzes: list[Quiz]) -> list[Again]:
    shown = Lesson.objects.filter(quizzes__in=quizzes, is_published=True, deleted_at=None)
    slugs: dict[UUID | None, str] = dict(shown.values_list("pk", "slug"))
    names = {f"passed_{number}": Subquery(passed_at(rule, quiz)) for number, quiz in enumerate(quizzes)}
    row: Any = Certificate.objects.filter(pk=certificate.pk).annotate(**names).values_list(*names).get()
    return [
        Again(quiz, slugs.get(quiz.lesson_id), at is not None) for quiz, at in zip(quizzes, row, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody who teaches opened a learner's PDF."""

    name: str
    at: datetime


def openings(certificate: Certificate) -> list[Opening]:
    """Who of those who teach opened the PDF, the newest first. Two queries."""
    found = Event.objects.filter(
        object_type=Certificate._meta.label_lower,
        object_id=certificate.pk,
        verb=OPENED.name,
        organization_id=certificate.organization_id,
    ).order_by("-occurred_at", "-position")
    rows = list(found.values_list("actor_id", "occurred_at")[:OPENINGS])
    people = User.objects.in_bulk({actor for actor, _at in rows})
    return [Opening(str(people.get(actor, "–")), at) for actor, at in rows]


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    moment, _sign, key = text.rpartition("_")
    try:
        parsed, pk = parse_datetime(moment), UUID(key)
    except ValueError:
        return None
    return (parsed, pk) if parsed is not None and parsed.tzinfo else None
