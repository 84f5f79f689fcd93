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
from psycopg.types.multirange import Multirange
from psycopg.types.range import Range
from pydantic import AwareDatetime, BaseModel, Field

from accounts.models import User
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.player import events
from learning.player.position_sql import ABANDONED_AFTER, KEEP
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

    def multirange(self) -> Multirange[Any]:
        """The spans for PostgreSQL, which merges them."""
        return Multirange([Range(start, end) for start, end in self.spans if start < end])


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


@transaction.atomic
def keep_beat(
    *, learner: User, course: str, lesson: str, video: UUID, beat: Beat, device: str, now: datetime
) -> Kept | None:
    """Keep a beat; None when the learner has no place in that lesson or the video is not in it."""
    row = _keep(
        {
            "organization": tenancy.organization_id(),
            "learner": learner.pk,
            "course": course,
            "lesson": lesson,
            "video": video,
            "position": beat.position_ms,
            "spans": beat.multirange(),
            "at": beat.given_at(now),
            "now": now,
            "seen": beat.seen,
            "device": device,
            "device_id": beat.device_id,
            "speed": beat.speed,
            "ended": beat.ended,
        }
    )
    if row is None:
        return None
    _report(row, learner, video, beat, now)
    return Kept(
        position_ms=row["position_ms"],
        position_at=row["position_at"],
        device=row["device"],
        device_id=row["device_id"],
        watched_ms=row["watched_ms"],
        duration_ms=row["duration_ms"],
        ahead=row["device_id"] != beat.device_id,
        completed=_completed(row, learner, now),
    )


def _keep(values: dict[str, Any]) -> dict[str, Any] | None:
    with prepared_cursor() as cursor:
        cursor.execute(KEEP, values)
        found = cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    if found is None:
        return None
    row = dict(zip(names, found, strict=True))
    for name in ("state", "state_before", "completion_rule"):
        if isinstance(row[name], str):
            row[name] = json.loads(row[name])
    return row


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
    percent = row["completion_rule"].get("video_coverage")
    if row["completed_at"] is not None or not percent or not _passes(percent, row):
        return False
    enrolment = Enrolment.objects.get(pk=row["enrolment_id"])
    lesson = Lesson.objects.select_related("course").get(pk=row["lesson_id"])
    progress = recheck_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=now)
    return progress.completed_at is not None


def _passes(percent: int, row: dict[str, Any]) -> bool:
    """Whether the coverage of all videos was below `percent` before this beat and is not any more."""
    before, after = (
        100 * (row["others_ms"] + watched) for watched in (row["watched_before"] or 0, row["watched_ms"])
    )
    return bool(before < percent * row["lesson_ms"] <= after)
