"""Reads of live sessions: lists for learners and for those who teach, one session, and who was there."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Final

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.live.access import SessionPlace
from learning.live.cards import Card
from learning.live.models import LiveAttendance, LiveSession
from lms.kernel.keyset import Order, Slice, cut, moment
from lms.kernel.sheets import harmless

AHEAD_AT_MOST: Final = 100
PER_PAGE: Final = 25
PEOPLE_PER_PAGE: Final = 50
NEWEST: Final = Order("starts_at", moment, descending=True)
BY_NAME: Final = Order("sort_name")


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of a course: those that are not over, the next one first, and a page of those that are."""

    ahead: list[Card]
    past: list[Card]
    pages: Slice


def sessions(
    course: Course, enrolment: Enrolment | None, now: datetime, *, after: str = "", before: str = ""
) -> Sessions:
    """Return them for a learner, or all for who teaches (None). Two queries."""
    rows = _with_counts(LiveSession.objects.filter(course=course), enrolment)
    if enrolment is not None:
        rows = rows.for_members(enrolment.cohort_id)
    ahead = rows.filter(ends_at__gt=now).order_by("starts_at", "pk")[:AHEAD_AT_MOST]
    pages = cut(rows.filter(ends_at__lte=now), NEWEST, size=PER_PAGE, after=after, before=before)
    return Sessions(
        ahead=[_card(row, course, enrolment, now) for row in ahead],
        past=[_card(row, course, enrolment, now) for row in pages.rows],
        pages=pages,
    )


def card(place: SessionPlace, now: datetime) -> Card:
    """Return one session. One query."""
    row = _with_counts(LiveSession.objects.filter(pk=place.session.pk), place.enrolment).get()
    return _card(row, place.session.course, place.enrolment, now)


def _with_counts(rows: Any, enrolment: Enrolment | None) -> Any:
    inside = LiveAttendance.objects.filter(session=OuterRef("pk"))
    counted = inside.order_by().values("session").annotate(n=Count("pk")).values("n")
    rows = rows.select_related("host", "cohort").annotate(taken=Coalesce(Subquery(counted), 0))
    return rows.annotate(joined=Exists(inside.filter(enrolment=enrolment.pk))) if enrolment else rows


def _card(row: Any, course: Course, enrolment: Enrolment | None, now: datetime) -> Card:
    return Card(
        key=row.pk,
        title=row.title,
        course=row.cohort.name if enrolment is None and row.cohort else "",
        slug=course.slug,
        host=row.host.full_name if row.host else "",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        opens_at=row.opens_at,
        capacity=row.capacity,
        taken=row.taken,
        cancelled_at=row.cancelled_at,
        reason=row.cancel_reason,
        joined=getattr(row, "joined", False),
        teaches=enrolment is None,
        now=now,
        time_zone=row.time_zone,
    )


def has_joined(session: LiveSession, enrolment: Enrolment) -> bool:
    """Whether a learner has joined. One query."""
    return LiveAttendance.objects.filter(session=session, enrolment=enrolment).exists()


def later_ones(session: LiveSession, now: datetime) -> int:
    """How many sessions planned together with this one come after it and are not cancelled. One query."""
    rows = LiveSession.objects.filter(course=session.course_id, series=session.series, cancelled_at=None)
    return rows.filter(starts_at__gt=session.starts_at, ends_at__gt=now).count()


@dataclass(frozen=True, slots=True)
class Attendance:
    """Who of a session's learners was there (`came`), in all, and a page of those who were or were not."""

    people: Slice
    came: int
    expected: int
    shown: str


def attendance(session: LiveSession, *, shown: str, after: str, before: str) -> Attendance:
    """Return a page of a session's learners: those who joined, or with `shown` "absent" the others. Three queries."""
    rows = _learners(session)
    came = LiveAttendance.objects.filter(session=session).count()
    expected = _invited(session).count()
    shown = "absent" if shown == "absent" else "came"
    rows = rows.filter(joined_at=None) if shown == "absent" else rows.exclude(joined_at=None)
    return Attendance(
        cut(rows, BY_NAME, size=PEOPLE_PER_PAGE, after=after, before=before), came, expected, shown
    )


def _invited(session: LiveSession) -> "QuerySet[Enrolment]":
    rows: QuerySet[Enrolment] = Enrolment.objects.filter(course=session.course_id).open()
    return rows.filter(cohort=session.cohort_id) if session.cohort_id else rows


def _learners(session: LiveSession) -> Any:
    """Its learners now, and whoever joined when they were, each with when they joined first and last (None: never)."""
    were = LiveAttendance.objects.filter(session=session).values("enrolment")
    rows: Any = Enrolment.objects.filter(course=session.course_id)
    mine = FilteredRelation("live_attendances", condition=Q(live_attendances__session=session.pk))
    return (
        rows.filter(Q(pk__in=_invited(session).values("pk")) | Q(pk__in=were))
        .annotate(mine=mine)
        .annotate(joined_at=F("mine__joined_at"), last_joined_at=F("mine__last_joined_at"))
        .select_related("learner", "cohort")
    )


def attendance_lines(session: LiveSession, zone: tzinfo) -> Iterator[str]:
    """Yield a session's learners as CSV, whoever joined with when, in `zone` with its offset."""
    yield _csv([_("Learner"), "Email", _("Cohort"), _("Joined"), _("Joined last")], mark=True)
    for row in _learners(session).order_by("sort_name", "pk").iterator(chunk_size=2_000):
        moments = [
            at.astimezone(zone).isoformat(timespec="seconds") if at else ""
            for at in (row.joined_at, row.last_joined_at)
        ]
        yield _csv(
            [row.learner.full_name, row.learner.email, row.cohort.name if row.cohort else "", *moments]
        )


def _csv(cells: list[str], *, mark: bool = False) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(one) for one in cells])
    # Sheets take a CSV for UTF-8 only with this mark at its beginning.
    return ("\ufeff" if mark else "") + out.getvalue()
