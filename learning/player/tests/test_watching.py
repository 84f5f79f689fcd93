"""Heartbeats: what was watched, where to resume, and who wins when two devices disagree."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from courses.models import Course, Video
from courses.testing import make_course, make_video
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.player.models import VideoSession
from learning.player.watching import Beat, Kept, keep_beat
from learning.progress.actions import open_lesson
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=10)


class Player:
    """A learner at a video of one minute; each beat comes ten seconds after the one before, unless told."""

    def __init__(self, course: Course, video: Video, learner: User, enrolment: Enrolment) -> None:
        self.course, self.video, self.learner, self.enrolment = course, video, learner, enrolment
        self.now = clock.now()

    def beat(self, position: int, *spans: tuple[int, int], after: timedelta = LATER, **more: Any) -> Kept:
        self.now += after
        kept = self.send(
            Beat(position_ms=position, spans=list(spans), **({"device_id": "a.1"} | more)), self.now
        )
        assert kept is not None
        return kept

    def send(
        self, beat: Beat, now: datetime, learner: User | None = None, device: str = "phone"
    ) -> Kept | None:
        return keep_beat(
            learner=learner or self.learner,
            course=self.course.slug,
            lesson="lesson-1",
            video=self.video.pk,
            beat=beat,
            device=device,
            now=now,
        )

    @property
    def session(self) -> VideoSession:
        return VideoSession.objects.get(learner=self.learner, video=self.video)


@pytest.fixture
def player(scope: object, instructor: User, learner: User) -> Player:
    course = make_course(instructor)
    lesson = course.lessons.get(slug="lesson-1")
    lesson.completion_rule = {"video_coverage": 50}
    lesson.save()
    video = make_video(lesson, milestone_at=None)
    enrolment = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    open_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=clock.now())
    return Player(course, video, learner, enrolment)


def watched_events() -> list[dict[str, Any]]:
    rows = Event.objects.filter(verb="learning.video.watched").order_by("position")
    return [{key: row.payload[key] for key in ("from_ms", "to_ms", "watched_ms")} for row in rows]


def test_spans_are_merged_and_clipped(player: Player) -> None:
    player.beat(10_000, (0, 10_000))
    player.beat(20_000, (10_000, 20_000))
    kept = player.beat(70_000, (55_000, 70_000), speed=2)

    assert player.session.watched == [(0, 20_000), (55_000, 60_000)]
    assert (kept.watched_ms, player.session.watched_ms, kept.position_ms) == (25_000, 25_000, 60_000)


def test_watching_faster_than_the_clock_is_not_believed(player: Player) -> None:
    assert player.beat(60_000, (0, 60_000)).watched_ms == 0
    assert player.session.position_ms == 60_000
    assert player.beat(20_000, (0, 20_000), after=timedelta(seconds=1)).watched_ms == 20_000
    assert player.beat(60_000, (20_000, 60_000), after=timedelta(seconds=1)).watched_ms == 20_000


def test_many_small_claims_at_once_do_not_add_up_to_a_video(player: Player) -> None:
    for number in range(60):
        player.beat(0, (1_000 * number, 1_000 * number + 1_000), after=timedelta(0))
    # Only the slack, and what has passed since the lesson was opened.
    assert player.session.watched_ms <= 11_000


def test_speed_counts_up_to_two(player: Player) -> None:
    for number in range(6):
        player.beat(20_000, (10_000 * number, 10_000 * number + 10_000), after=timedelta(seconds=5), speed=2)
    assert player.session.watched_ms == 60_000
    with pytest.raises(ValueError, match="speed"):
        Beat(position_ms=0, speed=8)


def test_an_offline_spell_arrives_in_a_burst(player: Player) -> None:
    player.beat(10_000, (0, 10_000))
    player.now += timedelta(seconds=40)
    for number in range(1, 5):
        age = 40_000 - 10_000 * number
        player.beat(
            10_000 * number + 10_000,
            (10_000 * number, 10_000 * number + 10_000),
            after=timedelta(0),
            at=0,
            sent=age,
        )
    assert (player.session.watched_ms, player.session.position_ms) == (50_000, 50_000)


def test_the_lesson_completes_when_coverage_passes_the_rule(
    player: Player, django_assert_num_queries: Any
) -> None:
    assert not player.beat(20_000, (0, 20_000)).completed
    with django_assert_num_queries(1):  # an ordinary beat is its statement, and no transaction around it
        player.beat(29_999, (20_000, 29_999))
    assert player.beat(30_000, (29_999, 30_000)).completed
    player.enrolment.refresh_from_db()
    assert player.enrolment.lessons_done == 1
    with django_assert_num_queries(1):
        assert not player.beat(40_000, (30_000, 40_000)).completed


def test_coverage_counts_all_videos_of_the_lesson(player: Player) -> None:
    second = make_video(player.course.lessons.get(slug="lesson-1"), milestone_at=None)
    assert not player.beat(40_000, (0, 20_000), (20_000, 40_000), after=timedelta(seconds=40)).completed
    player.video = second
    assert player.beat(20_000, (0, 20_000), after=timedelta(seconds=20)).completed


def test_a_stretch_becomes_one_event_when_it_ends(player: Player) -> None:
    player.beat(10_000, (0, 10_000))
    player.beat(20_000, (10_000, 20_000))
    assert watched_events() == []
    player.beat(25_000, (20_000, 25_000), ended=True)
    assert watched_events() == [{"from_ms": 0, "to_ms": 25_000, "watched_ms": 25_000}]
    player.beat(25_000, ended=True)
    assert len(watched_events()) == 1
    player.beat(40_000, (35_000, 40_000))
    player.beat(45_000, (40_000, 45_000), ended=True)
    assert watched_events()[1:] == [{"from_ms": 35_000, "to_ms": 45_000, "watched_ms": 10_000}]


def test_a_stretch_left_without_a_word_is_recorded_with_the_next_one(player: Player) -> None:
    player.beat(10_000, (0, 10_000))
    player.beat(50_000, (40_000, 50_000), after=timedelta(hours=1))
    assert watched_events() == [{"from_ms": 0, "to_ms": 10_000, "watched_ms": 10_000}]
    player.beat(55_000, (50_000, 55_000), ended=True)
    assert watched_events()[1:] == [{"from_ms": 40_000, "to_ms": 55_000, "watched_ms": 15_000}]


def test_another_device_that_was_told_goes_on(player: Player) -> None:
    first = player.beat(20_000, (0, 20_000), device_id="phone.1")
    kept = player.beat(30_000, (20_000, 30_000), device_id="laptop.1", seen=first.position_at)
    assert (kept.position_ms, kept.ahead) == (30_000, False)


def test_an_old_tab_that_wakes_up_does_not_take_the_position_back(player: Player) -> None:
    old = player.beat(5_000, (0, 5_000), device_id="laptop.1")
    new = player.beat(30_000, (20_000, 30_000), device_id="phone.1", seen=old.position_at)
    woken = player.beat(15_000, (5_000, 15_000), device_id="laptop.1", seen=old.position_at)
    assert (woken.position_ms, woken.ahead, woken.device) == (30_000, True, "phone")
    assert player.session.watched == [(0, 15_000), (20_000, 30_000)]

    # Told of the other position, a person who plays on here means it.
    kept = player.beat(25_000, (15_000, 25_000), device_id="laptop.1", seen=new.position_at)
    assert (kept.position_ms, kept.ahead) == (25_000, False)


def test_a_late_beat_of_a_device_that_was_offline_does_not_move_the_position(player: Player) -> None:
    first = player.beat(5_000, (0, 5_000), device_id="phone.1")
    player.beat(
        40_000, (30_000, 40_000), device_id="laptop.1", seen=first.position_at, after=timedelta(minutes=5)
    )
    late = player.beat(
        15_000, (5_000, 15_000), device_id="phone.1", seen=first.position_at, at=0, sent=280_000.0
    )
    assert (late.position_ms, late.ahead) == (40_000, True)
    assert player.session.watched == [(0, 15_000), (30_000, 40_000)]


@pytest.mark.parametrize("wrong", [-86_400_000.0 * 365, 0.0, 86_400_000.0 * 365])
def test_a_wrong_clock_on_the_device_does_no_harm(player: Player, wrong: float) -> None:
    player.beat(10_000, (0, 10_000), at=wrong, sent=wrong + 5)
    stored = player.session.position_at
    assert abs((player.now - stored).total_seconds()) < 0.1
    assert player.beat(20_000, (10_000, 20_000), at=wrong + 10_000, sent=wrong + 10_005).position_ms == 20_000


def test_a_beat_cannot_come_from_the_future(player: Player) -> None:
    player.beat(10_000, at=1_000_000.0, sent=0.0)
    assert player.session.position_at == player.now


def test_beats_of_one_tab_out_of_order_keep_the_later_position(player: Player) -> None:
    player.beat(20_000, (10_000, 20_000))
    kept = player.beat(10_000, (0, 10_000), after=timedelta(0), at=0, sent=10_000)
    assert (kept.position_ms, kept.ahead) == (20_000, False)


def test_only_the_enrolled_and_only_videos_of_the_lesson(
    player: Player, other_learner: User, instructor: User
) -> None:
    beat = Beat(position_ms=1, device_id="a.1")
    assert player.send(beat, player.now, other_learner) is None
    other = make_video(make_course(instructor, slug="other").lessons.get(slug="lesson-1"))
    player.video = other
    assert player.send(beat, player.now) is None
    assert not VideoSession.objects.exists()


def test_a_lesson_that_is_not_open_yet_keeps_nothing(player: Player) -> None:
    player.course.lessons.update(release_at=player.now + timedelta(days=1))
    assert player.send(Beat(position_ms=1), player.now) is None


@settings(max_examples=60)
@given(spans=st.lists(st.tuples(st.integers(0, 70_000), st.integers(0, 70_000)), max_size=12))
def test_coverage_is_the_union_of_what_was_claimed(player: Player, spans: list[tuple[int, int]]) -> None:
    VideoSession.objects.all().delete()
    seen: set[int] = set()
    for start, end in spans:
        player.beat(start, (start, end), after=timedelta(minutes=2))
        seen |= set(range(start, min(end, 60_000)))
    if spans:
        assert player.session.watched_ms == len(seen)
        assert sum(end - start for start, end in player.session.watched) == len(seen)
