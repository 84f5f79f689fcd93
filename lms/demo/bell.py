"""What lies behind the bell when somebody signs in for the first time: recent news, nothing by mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse

from community.models import Notification
from learning.models import Enrolment

NEWEST = 12
UNREAD = 3


def ring(enrolments: Sequence[Enrolment], *, now: datetime) -> None:
    """Tell instructors of the newest enrolments, and learners of theirs, as the consumer would have (in scope)."""
    newest = sorted(enrolments, key=lambda enrolment: enrolment.enrolled_at, reverse=True)
    rows = [_to_learner(enrolment, now) for enrolment in enrolments]
    rows += [
        _to_instructor(enrolment, read=place >= UNREAD) for place, enrolment in enumerate(newest[:NEWEST])
    ]
    Notification.objects.bulk_create(rows, batch_size=500)


def _to_learner(enrolment: Enrolment, now: datetime) -> Notification:
    fresh = now - enrolment.enrolled_at < timedelta(days=7)
    return Notification(
        recipient=enrolment.learner,
        kind="enrolled",
        data={"course": enrolment.course.title},
        url=reverse("learning:course", args=[enrolment.course.slug]),
        occurred_at=enrolment.enrolled_at,
        created_at=enrolment.enrolled_at,
        read_at=None if fresh else enrolment.enrolled_at + timedelta(minutes=2),
    )


def _to_instructor(enrolment: Enrolment, *, read: bool) -> Notification:
    return Notification(
        recipient=enrolment.course.instructor,
        kind="new_enrolment",
        data={"course": enrolment.course.title, "learner": enrolment.learner.full_name},
        url=reverse("learning:teach_course", args=[enrolment.course.slug]),
        occurred_at=enrolment.enrolled_at,
        created_at=enrolment.enrolled_at,
        read_at=enrolment.enrolled_at + timedelta(hours=9) if read else None,
    )
