"""Live sessions around the day of the load: one about to begin, one a week for half a year, one past, one called off."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from accounts.models import Organization, User
from courses.models import Course
from learning.models import Enrolment, LiveAttendance, LiveSession

COURSE: Final = "statistics-you-can-trust"
WEEKS: Final = 26
WERE_THERE: Final = 23
WHAT: Final = "Bring the exercise you are stuck on. We look at two or three together, and what is written stays on the page."


def meet(
    courses: Sequence[Course],
    *,
    student: User | None,
    teacher: User,
    organization: Organization,
    now: datetime,
) -> None:
    """Plan sessions of one course (in scope). Nobody is reminded of them: the demo writes no letters."""
    course = next((one for one in courses if one.slug == COURSE), None)
    if course is None:
        return
    zone = ZoneInfo(organization.time_zone)
    plan: dict[str, Any] = {
        "course": course, "host": teacher, "time_zone": zone.key, "description": WHAT,
        "join_url": "https://meet.example.org/reading-a-confidence-interval",
    }  # fmt: skip
    minute = now.replace(second=0, microsecond=0)
    _add(plan, "Office hour: reading a confidence interval", minute + timedelta(minutes=8), 45, capacity=40)
    evening = now.astimezone(zone).replace(hour=17, minute=0, second=0, microsecond=0) + timedelta(days=2)
    series = uuid4()
    for week in range(WEEKS):
        _add(plan, "Weekly office hour", evening + timedelta(weeks=week), 60, series=series)
    _add(
        plan, "Guest: how a survey is made", evening + timedelta(days=1, hours=1), 90,
        cancelled_at=now - timedelta(hours=5), cancelled_by=teacher, cancel_reason="Our guest is ill. We look for another day.",
    )  # fmt: skip
    past = _add(plan, "Office hour: what the median hides", evening - timedelta(days=5), 45, capacity=40)
    mine = Enrolment.objects.filter(course=course, enrolled_at__lt=past.starts_at).open()
    there = list(mine.exclude(learner=student).order_by("pk")[:WERE_THERE]) + list(
        mine.filter(learner=student)
    )
    LiveAttendance.objects.bulk_create(
        LiveAttendance(
            session=past, enrolment=place, joined_at=past.starts_at + timedelta(minutes=number % 9 - 3),
            last_joined_at=past.starts_at + timedelta(minutes=number % 9 - 3 + (number % 4) * 5),
        )
        for number, place in enumerate(there)
    )  # fmt: skip


def _add(plan: dict[str, Any], title: str, starts: datetime, minutes: int, **more: Any) -> LiveSession:
    ends = starts.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes)
    more.setdefault("series", uuid4())
    return LiveSession.objects.create(title=title, starts_at=starts, ends_at=ends, **plan, **more)
