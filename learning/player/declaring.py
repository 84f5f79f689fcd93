"""Videos that another site plays: what is watched there cannot be measured, so the learner says it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from courses.api import LessonVideo
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.player.models import VideoSession
from learning.progress.actions import recheck_lesson


class Measured(Exception):
    """The video is played here, so its coverage is measured and not declared."""


@transaction.atomic
def declare_watched(
    *, enrolment: Enrolment, lesson: Lesson, video: LessonVideo, actor: User, now: datetime
) -> None:
    """Take the learner's word that a video elsewhere was watched. Raises `Measured` for one of ours."""
    if video.source is not None:
        raise Measured
    VideoSession.objects.update_or_create(
        learner=actor,
        video_id=video.id,
        defaults={
            "watched": [(0, video.duration_ms)] if video.duration_ms else [],
            "watched_ms": video.duration_ms,
            "position_at": now,
            "last_seen_at": now,
            "state": {"declared": True},
            "enrolment": enrolment,
            "lesson": lesson,
        },
    )
    recheck_lesson(enrolment=enrolment, lesson=lesson, actor=actor, now=now)
