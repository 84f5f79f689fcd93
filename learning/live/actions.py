"""Verbs of live sessions: plan, change, call off, join, remind. Each owns its transaction and records its event."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.models import Course
from learning.enrolments.models import Cohort, Enrolment
from learning.live import events
from learning.live.models import LiveAttendance, LiveSession, next_reminder
from lms.kernel.events import Happening, record, record_all

BATCH: Final = 200
MOST_WEEKS: Final = 52


class LiveError(Exception):
    """What cannot be done; the message is for who asked."""


class Changed(LiveError):
    """Somebody else changed the session meanwhile."""


class NotOpen(LiveError):
    """One cannot join now."""


class Full(NotOpen):
    """Every place is taken."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What those who teach decide about a session."""

    title: str
    description: str
    host: User | None
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    join_url: str
    capacity: int | None = None
    opens_before: int = 10

    def weeks_later(self, weeks: int) -> tuple[datetime, datetime]:
        """Return beginning and end some weeks later, at the same time of day in the zone it is planned in."""
        zone = ZoneInfo(self.time_zone)
        starts = self.starts_at.astimezone(zone) + timedelta(weeks=weeks)
        return starts, starts.astimezone(ZoneInfo("UTC")) + (self.ends_at - self.starts_at)


_PLANNED = (
    *("title", "description", "host", "starts_at", "ends_at", "time_zone", "join_url", "capacity"),
    "opens_before",
)


@transaction.atomic
def schedule(
    *, course: Course, cohort: Cohort | None = None, plan: Plan, weeks: int = 1, key: UUID, actor: User, now: datetime
) -> list[LiveSession]:  # fmt: skip
    """Plan a session, or one a week for `weeks` weeks. `key` names the wish: asked twice, it is done once.

    Raises `LiveError` for one that would be over already.
    """
    Course.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=course.pk)
    planned = LiveSession.objects.filter(course=course, series=key).order_by("starts_at", "pk")
    if found := list(planned):
        return found
    if plan.ends_at <= now:
        raise LiveError(_("This time is over already."))
    rows = []
    for week in range(min(max(1, weeks), MOST_WEEKS)):
        starts, ends = plan.weeks_later(week)
        row = LiveSession(course=course, cohort=cohort, series=key)
        for name in _PLANNED:
            setattr(row, name, getattr(plan, name))
        row.starts_at, row.ends_at, row.next_reminder_at = starts, ends, next_reminder(starts, now)
        rows.append(row)
    LiveSession.objects.bulk_create(rows)
    record_all(
        Happening(
            events.SCHEDULED, row, actor.pk, course.pk, occurred_at=now,
            payload={"starts_at": row.starts_at, "first": row is rows[0], "count": len(rows)},
        )
        for row in rows
    )  # fmt: skip
    return rows


@transaction.atomic
def change(*, session: LiveSession, plan: Plan, sequence: int, actor: User, now: datetime) -> LiveSession:
    """Change what was planned, if the session is still as it was at `sequence`; else raises `Changed`.

    The same again changes nothing. Raises `LiveError` for a cancelled session, one that is or would be over, and for
    fewer places than people have taken.
    """
    mine = _locked(session)
    if all(getattr(mine, name) == getattr(plan, name) for name in _PLANNED):
        return mine
    if mine.sequence != sequence:
        raise Changed(_("Somebody changed this session meanwhile. Look at it again before you save."))
    if mine.cancelled_at is not None:
        raise LiveError(_("This session is cancelled."))
    if mine.ends_at <= now or plan.ends_at <= now:
        raise LiveError(_("This time is over already."))
    taken = LiveAttendance.objects.filter(session=mine).count()
    if plan.capacity is not None and plan.capacity < taken:
        words = ngettext("%(n)d person has joined already.", "%(n)d people have joined already.", taken)
        raise LiveError(words % {"n": taken})
    moved = (mine.starts_at, mine.ends_at) != (plan.starts_at, plan.ends_at)
    for name in _PLANNED:
        setattr(mine, name, getattr(plan, name))
    if moved:
        mine.next_reminder_at = next_reminder(mine.starts_at, now)
    mine.sequence += 1
    mine.save()
    record(
        events.CHANGED, object=mine, actor=actor, course_id=mine.course_id, occurred_at=now,
        payload={"starts_at": mine.starts_at, "moved": moved},
    )  # fmt: skip
    return mine


@transaction.atomic
def cancel(*, session: LiveSession, reason: str, following: bool, actor: User, now: datetime) -> int:
    """Call a session off, with those `following` that were planned together with it; return how many.

    What is cancelled stays so, and says why. Raises `LiveError` for one that is over.
    """
    mine = _locked(session)
    if mine.ends_at <= now:
        raise LiveError(_("This session is over."))
    rows = [mine]
    if following:
        later = LiveSession.objects.select_for_update(of=("self",)).filter(
            course=mine.course_id, series=mine.series, starts_at__gt=mine.starts_at
        )
        rows += later.order_by("starts_at", "pk")
    rows = [row for row in rows if row.cancelled_at is None]
    for row in rows:
        row.cancelled_at, row.cancelled_by, row.cancel_reason = now, actor, reason
        row.sequence, row.next_reminder_at = row.sequence + 1, None
    LiveSession.objects.bulk_update(
        rows, ["cancelled_at", "cancelled_by", "cancel_reason", "sequence", "next_reminder_at"]
    )
    record_all(
        Happening(
            events.CANCELLED, row, actor.pk, row.course_id, occurred_at=now,
            payload={"first": row is rows[0], "count": len(rows)},
        )
        for row in rows
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def reinstate(*, session: LiveSession, actor: User, now: datetime) -> LiveSession:
    """Let a cancelled session take place after all. Raises `LiveError` for one that would be over already."""
    mine = _locked(session)
    if mine.cancelled_at is None:
        return mine
    if mine.ends_at <= now:
        raise LiveError(_("This session would be over already."))
    mine.cancelled_at, mine.cancelled_by, mine.cancel_reason = None, None, ""
    mine.sequence, mine.next_reminder_at = mine.sequence + 1, next_reminder(mine.starts_at, now)
    mine.save()
    record(
        events.REINSTATED, object=mine, actor=actor, course_id=mine.course_id, occurred_at=now,
        payload={"starts_at": mine.starts_at},
    )  # fmt: skip
    return mine


@transaction.atomic
def join(*, session: LiveSession, enrolment: Enrolment, now: datetime) -> LiveAttendance:
    """Take a learner to a session and note it: the first time takes a place, each later one is the same place.

    Raises `NotOpen` before, after and without a session, `Full` when every place is taken.
    """
    # Who joins a session with places waits for who joins before; everybody else waits for nobody.
    rows = LiveSession.objects.select_for_update(of=("self",)) if session.capacity else LiveSession.objects
    mine: LiveSession = rows.get(pk=session.pk)
    if not mine.is_open(now):
        raise NotOpen(why_not_open(mine, now))
    others = LiveAttendance.objects.filter(session=mine).exclude(enrolment=enrolment)
    if mine.capacity is not None and others.count() >= mine.capacity:
        raise Full(_("Every place in this session is taken."))
    row, made = LiveAttendance.objects.get_or_create(
        session=mine, enrolment=enrolment, defaults={"joined_at": now, "last_joined_at": now}
    )
    if not made:
        LiveAttendance.objects.filter(pk=row.pk, last_joined_at__lt=now).update(last_joined_at=now)
        return row
    record(
        events.JOINED, object=mine, actor=enrolment.learner_id, course_id=mine.course_id, occurred_at=now,
        payload={"enrolment": str(enrolment.pk)},
    )  # fmt: skip
    return row


def why_not_open(session: LiveSession, now: datetime) -> str:
    """Say why one cannot join; "" when one can."""
    if session.cancelled_at is not None:
        return _("This session is cancelled.")
    if now < session.opens_at:
        return _("This session is not open yet. Nothing is lost: come back when it opens.")
    return _("This session is over.") if session.ends_at <= now else ""


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Remind of sessions in the organisation in scope that begin soon, each once a reminder, at most `BATCH`; return how many.

    Those of courses that are not published wait until they are.
    """
    due = LiveSession.objects.filter(
        next_reminder_at__lte=now, cancelled_at=None, course__is_published=True, course__deleted_at=None
    ).order_by("next_reminder_at", "pk")
    rows: list[LiveSession] = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    for row in rows:
        row.next_reminder_at = next_reminder(row.starts_at, now)
    LiveSession.objects.bulk_update(rows, ["next_reminder_at"])
    record_all(
        Happening(events.APPROACHING, row, None, row.course_id, payload={"starts_at": row.starts_at}, occurred_at=now)
        for row in rows
        if row.starts_at > now
    )  # fmt: skip
    return len(rows)


def _locked(session: LiveSession) -> LiveSession:
    found: LiveSession = LiveSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    return found


def new_key() -> UUID:
    """A name for one wish to plan sessions, for its form."""
    return uuid4()
