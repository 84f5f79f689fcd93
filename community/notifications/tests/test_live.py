"""What people are told about live sessions: each thing once, in their own zone, and not to who did it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Organization, User
from community.models import Notification
from community.notifications.live import KINDS_BY_VERB, tell_about_sessions
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.live import actions
from learning.models import Enrolment, LiveSession
from lms.kernel import clock
from lms.kernel.models import Event

NOW = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(person: User) -> list[tuple[str, str]]:
    """What `person` has heard, the latest last."""
    for _time in range(2):
        tell_about_sessions(list(Event.objects.filter(verb__in=KINDS_BY_VERB).order_by("position")))
    rows = Notification.objects.filter(recipient=person, kind__startswith="live_").order_by("event_position")
    return [(row.kind.removeprefix("live_"), row.data["when"]) for row in rows]


@pytest.fixture
def session(scope: Organization, instructor: User, learner: User, other_learner: User) -> LiveSession:
    course = make_course(instructor)
    for person in (learner, other_learner):
        enrol(course=course, learner=person, actor=person, now=clock.now(), source="test")
    Enrolment.objects.filter(learner=other_learner).update(state="withdrawn")
    User.objects.filter(pk=learner.pk).update(time_zone="Africa/Nairobi")
    return actions.schedule(
        course=course, plan=plan(instructor), weeks=2, key=uuid4(), actor=instructor, now=NOW
    )[0]


def plan(host: User, **more: Any) -> actions.Plan:
    values: dict[str, Any] = {"description": "", "starts_at": NOW + 2 * DAY, "ends_at": NOW + 2 * DAY + HOUR}
    return actions.Plan(
        title="Office hour", host=host, time_zone="UTC", join_url="https://meet.example.org/x",
        **(values | more),
    )  # fmt: skip


def test_learners_hear_of_a_session_in_their_own_zone_and_once(
    session: LiveSession, learner: User, other_learner: User, instructor: User
) -> None:
    first = ("series_scheduled", "Wednesday 21 October 12:00 EAT")
    assert told(learner) == [first]
    assert (told(other_learner), told(instructor)) == ([], [])
    actions.change(
        session=session, plan=plan(instructor, description="New"), sequence=0, actor=instructor, now=NOW
    )
    assert told(learner) == [first], "another text is no news"
    times = {"starts_at": NOW + 3 * DAY, "ends_at": NOW + 3 * DAY + HOUR}
    actions.change(session=session, plan=plan(instructor, **times), sequence=1, actor=instructor, now=NOW)
    moved = ("moved", "Thursday 22 October 12:00 EAT")
    assert told(learner) == [first, moved]
    for _time in range(2):
        actions.remind(now=NOW + 2 * DAY)
    near = ("approaching", "Thursday 22 October 12:00 EAT")
    assert told(learner) == [first, moved, near]
    # Nobody reminded: the host hears of it as well.
    assert [kind for kind, _when in told(instructor)] == ["approaching"]
    actions.cancel(session=session, reason="Ill", following=True, actor=instructor, now=NOW + 2 * DAY)
    assert [kind for kind, _when in told(learner)][3:] == ["series_cancelled"]
    actions.reinstate(session=session, actor=instructor, now=NOW + 2 * DAY)
    assert [kind for kind, _when in told(learner)][3:] == ["series_cancelled", "reinstated"]


def test_what_was_undone_before_anybody_heard_is_not_told(
    session: LiveSession, learner: User, instructor: User
) -> None:
    actions.cancel(session=session, reason="Ill", following=False, actor=instructor, now=NOW)
    assert [kind for kind, _when in told(learner)] == ["cancelled"]
