"""Keeping where a learner is in a video and what they watched: one statement a heartbeat.

The rules are written down in `position_sql`. A completion is looked for only when coverage passes what the lesson's
rule asks for, and an event is recorded only when a stretch of watching ends.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from psycopg.types.numeric import Int4, Int8
from pydantic import AwareDatetime, BaseModel, Field

from accounts.models import User
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.player import events
from learning.player.position_sql import ABANDONED_AFTER, BEGIN, KEEP
from learning.progress.actions import recheck_lesson
from lms.kernel import tenancy
from lms.kernel.events import record
from lms.kernel.sql import prepared_cursor

Milliseconds = Annotated[int, Field(ge=0, le=2**31 - 2)]
OLDEST = timedelta(days=30)


class Beat(BaseModel):
    """What a player reports: where it is, what it played since the last report, and how long ago that was.

    `at` and `sent` are milliseconds of the device's own clock; only their difference counts, so a clock that is
    wrong does no harm. `seen` is the time of the position this tab last knew of (`Kept.position_at`),
    `learner` whose page it was: a browser that somebody else signed in to keeps the report for its owner.
    """

    position_ms: Milliseconds
    spans: list[tuple[Milliseconds, Milliseconds]] = Field(default_factory=list, max_length=500)
    at: float = 0
    sent: float = 0
    seen: AwareDatetime | None = None
    device_id: str = Field(default="", max_length=64, pattern=r"^[!-~]*$")
    learner: UUID | None = None
    speed: Decimal = Field(default=Decimal(1), ge=Decimal("0.25"), le=2)
    ended: bool = False

    def given_at(self, now: datetime) -> datetime:
        """When the report was made, on the server's clock: never in the future, never older than a month."""
        age = timedelta(milliseconds=max(0.0, min(self.sent - self.at, OLDEST.total_seconds() * 1000)))
        return now - age

    def multirange(self) -> str:
        """The spans as PostgreSQL writes an `int4multirange`; it merges them."""
        return "{" + ",".join(f"[{start},{end})" for start, end in self.spans if start < end) + "}"

    def claim(self) -> int:
        """Milliseconds in the spans, counted twice where they overlap: never less than what they claim."""
        return sum(end - start for start, end in self.spans if start < end)


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands after a beat. `ahead` when another tab or device has gone on and this one has not been told."""

    position_ms: int
    position_at: datetime
    device: str
    device_id: str
    watched_ms: int
    duration_ms: int
    ahead: bool
    completed: bool


def keep_beat(
    *, learner: User, course: str, lesson: str, video: UUID, beat: Beat, device: str, now: datetime
) -> Kept | None:
    """Keep a beat; None when the learner has no place in that lesson or the video is not in it.

    What comes of it (an event, a completion) is kept in the same transaction. Most beats bring neither, and are one
    statement by itself.
    """
    # Numbers carry their size, or each size would be a statement to prepare.
    values = {
        "organization": tenancy.organization_id(),
        "learner": learner.pk,
        "course": course,
        "lesson": lesson,
        "video": video,
        "position": Int4(beat.position_ms),
        "spans": beat.multirange(),
        "claim": Int8(beat.claim()),
        "at": beat.given_at(now),
        "now": now,
        "left": now - ABANDONED_AFTER,
        "seen": beat.seen,
        "device": device,
        "device_id": beat.device_id,
        "speed": beat.speed,
        "ended": beat.ended,
        "alone": not beat.ended,
    }
    row = None if beat.ended else _keep(values)
    if row is not None:
        return _kept(row, beat)
    with transaction.atomic():
        values["alone"] = False
        row = _keep(values) or _begin(values)
        if row is None:
            return None
        _report(row, learner, video, beat, now)
        return _kept(row, beat, completed=_completed(row, learner, now))


def _kept(row: dict[str, Any], beat: Beat, *, completed: bool = False) -> Kept:
    return Kept(
        position_ms=row["position_ms"],
        position_at=row["position_at"],
        device=row["device"],
        device_id=row["device_id"],
        watched_ms=row["watched_ms"],
        duration_ms=row["length"],
        ahead=row["device_id"] != beat.device_id,
        completed=completed,
    )


def _keep(values: dict[str, Any]) -> dict[str, Any] | None:
    with prepared_cursor(audited=False) as cursor:
        cursor.execute(KEEP, values)
        found = cursor.fetchone()
        if found is None:
            return None
        row = dict(zip([column.name for column in cursor.description], found, strict=True))
    for name in ("state", "state_before"):
        if isinstance(row[name], str):
            row[name] = json.loads(row[name])
    return row


def _begin(values: dict[str, Any]) -> dict[str, Any] | None:
    """Make the row of a first beat, unless another beat does at this moment, and keep the beat there."""
    with prepared_cursor(audited=False) as cursor:
        cursor.execute(BEGIN, values)
    return _keep(values)


def _report(row: dict[str, Any], learner: User, video: UUID, beat: Beat, now: datetime) -> None:
    """Record the stretch that this beat ended, and one that a tab left without a word."""
    before = (row["state_before"] or {}).get("stretch")
    abandoned = False
    if before is not None and row["seen_before"] <= now - ABANDONED_AFTER:
        abandoned = True
        _stretch_ended(row, learner, video, before, row["position_before"], row["seen_before"])
    if not beat.ended:
        return
    start = min((start for start, _end in beat.spans), default=beat.position_ms)
    so_far = {"from": start, "ms": 0} if before is None or abandoned else before
    stretch = {"from": so_far["from"], "ms": so_far["ms"] + row["state"]["took"]}
    _stretch_ended(row, learner, video, stretch, beat.position_ms, now)


def _stretch_ended(
    row: dict[str, Any], learner: User, video: UUID, stretch: dict[str, int], to_ms: int, at: datetime
) -> None:
    if not stretch["ms"]:
        return
    record(
        events.WATCHED,
        object=Lesson(pk=row["lesson_id"]),
        actor=learner,
        course_id=row["course_id"],
        payload={
            "video": str(video),
            "from_ms": stretch["from"],
            "to_ms": to_ms,
            "watched_ms": stretch["ms"],
        },
        occurred_at=at,
    )


def _completed(row: dict[str, Any], learner: User, now: datetime) -> bool:
    """Recheck the lesson if this beat brought what its rule asks of the videos; tell whether that completed it."""
    needed = row["needed"]
    if needed is None or not row["watched_before"] < needed <= row["watched_ms"]:
        return False
    enrolment = Enrolment.objects.get(pk=row["enrolment_id"])
    lesson = Lesson.objects.select_related("course").get(pk=row["lesson_id"])
    progress = recheck_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=now)
    return progress.completed_at is not None
