"""Live sessions: one that is open with a learner in it, one that is cancelled."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from accounts.models import User
from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.live import actions
from learning.live.models import LiveSession
from lms.kernel import clock

MANY = 100


def meet(learner: User, teacher: User, *, course: str, private: str) -> dict[str, Any]:
    """Plan two sessions of a course, `private` in all texts; return what fills addresses."""
    now, found = clock.now(), Course.objects.get(slug=course)
    plan = actions.Plan(
        title=f"Office hour {private}", description=private, host=teacher, starts_at=now + timedelta(minutes=5),
        ends_at=now + timedelta(hours=1), time_zone="UTC", join_url=f"https://meet.example.org/{private}", capacity=40,
    )  # fmt: skip
    wish: dict[str, Any] = {"course": found, "plan": plan, "actor": teacher, "now": now}
    (live,) = actions.schedule(key=uuid4(), **wish)
    (off,) = actions.schedule(key=uuid4(), **wish)
    actions.cancel(session=off, reason=private, following=False, actor=teacher, now=now)
    actions.join(session=live, enrolment=Enrolment.objects.get(course=found, learner=learner), now=now)
    return {"live": live.pk, "live_off": off.pk}


def meet_often(course: Course, teacher: User) -> None:
    """Plan a hundred more sessions to come, and as many that are over."""
    now = clock.now()
    LiveSession.objects.bulk_create(
        LiveSession(
            course=course, series=uuid4(), title="More", host=teacher, starts_at=now + timedelta(hours=hours),
            ends_at=now + timedelta(hours=hours + 1), time_zone="UTC", join_url="https://meet.example.org/more",
        )
        for number in range(MANY)
        for hours in (2 + number, -2 - number)
    )  # fmt: skip
