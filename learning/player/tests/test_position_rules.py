"""The rules of docs/decisions/0019 held against a plain model, over histories nobody would think of."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from courses.testing import make_course, make_video
from learning.enrolments.actions import enrol
from learning.player.models import VideoSession
from learning.player.position_sql import SLACK_MS
from learning.player.watching import Beat, Kept, keep_beat
from learning.progress.actions import open_lesson
from lms.kernel import clock

pytestmark = pytest.mark.django_db
LENGTH = 60_000
TABS = ("phone.1", "laptop.1", "laptop.2")


@dataclass
class Tab:
    """A page that reports: what it knows of the stored position."""

    name: str
    seen: datetime | None = None


@dataclass
class World:
    """What the rules say should be stored."""

    send: Any
    now: datetime
    position: int = 0
    at: datetime | None = None
    by: str = ""
    tabs: dict[str, Tab] = field(default_factory=lambda: {name: Tab(name) for name in TABS})

    def beat(self, name: str, position: int, age: float, *spans: tuple[int, int], speed: float = 1) -> Kept:
        tab, given = self.tabs[name], self.now - timedelta(seconds=age)
        moves = self.at is None or (
            given >= self.at and (self.by == name or (tab.seen is not None and tab.seen >= self.at))
        )
        if moves:
            self.position, self.at, self.by = position, given, name
        # Any clock will do: only the difference counts.
        beat = Beat(
            position_ms=position, spans=list(spans), at=5_000 - 1000 * age, sent=5_000, seen=tab.seen,
            device_id=name, speed=speed,
        )  # fmt: skip
        kept: Kept = self.send(beat, self.now)
        if not kept.ahead:
            tab.seen = kept.position_at
        return kept


@pytest.fixture
def world(scope: object, instructor: User, learner: User) -> World:
    course = make_course(instructor)
    lesson = course.lessons.get(slug="lesson-1")
    video = make_video(lesson, milestone_at=None)
    enrolment = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    opened = clock.now()
    open_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=opened)

    def send(beat: Beat, now: datetime) -> Kept | None:
        return keep_beat(
            learner=learner, course=course.slug, lesson="lesson-1", video=video.pk, beat=beat,
            device=beat.device_id.split(".")[0], now=now,
        )  # fmt: skip

    return World(send, opened)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(TABS),
        st.integers(0, LENGTH),
        st.sampled_from([0, 0, 0, 5, 400]),  # how long the report lay in the browser, in seconds
        st.integers(0, 60),  # seconds since the step before
        st.sampled_from(["report", "report", "told"]),
    ),
    min_size=2,
    max_size=12,
)


@settings(max_examples=40)
@given(steps=STEPS)
def test_the_position_is_where_the_rule_says(
    world: World, steps: list[tuple[str, int, int, int, str]]
) -> None:
    VideoSession.objects.all().delete()
    fresh = World(world.send, world.now)
    for name, position, age, later, kind in steps:
        fresh.now += timedelta(seconds=later)
        if kind == "told":
            # The person takes note of the other place, by a click or by playing on.
            fresh.tabs[name].seen = fresh.at
            continue
        kept = fresh.beat(name, position, age)
        assert (kept.position_ms, kept.device_id) == (fresh.position, fresh.by)
        assert kept.ahead == (fresh.by != name)


CLAIMS = st.lists(
    st.tuples(
        st.sampled_from(TABS),
        st.integers(0, LENGTH),
        st.integers(0, LENGTH),
        st.integers(0, 20_000),
        st.sampled_from([0.5, 1, 2]),
    ),
    max_size=10,
)


@settings(max_examples=40)
@given(claims=CLAIMS)
def test_nobody_watches_more_than_the_clock_allows(
    world: World, claims: list[tuple[str, int, int, int, float]]
) -> None:
    VideoSession.objects.all().delete()
    fresh, began = World(world.send, world.now), world.now
    for name, start, end, later, speed in claims:
        fresh.now += timedelta(milliseconds=later)
        kept = fresh.beat(name, start, 0, (start, max(start, end)), speed=speed)
        passed = (fresh.now - began).total_seconds() * 1000
        assert kept.watched_ms <= SLACK_MS + 2 * 1.05 * passed + 1


def test_a_clock_set_back_while_offline_does_not_win(world: World) -> None:
    world.beat("laptop.1", 5_000, 0)
    world.tabs["phone.1"].seen = world.at
    world.now += timedelta(minutes=5)
    world.beat("phone.1", 40_000, 0)
    world.now += timedelta(seconds=10)
    # Five minutes old in truth, but the laptop's clock says it is from this very moment.
    kept = world.beat("laptop.1", 9_000, 0)
    assert (kept.position_ms, kept.ahead) == (40_000, True)
