"""A lesson that shows a part of a film: one clock, from the part's first second to its last."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Course, Milestone, Video
from courses.testing import make_course, make_video
from learning.enrolments.actions import enrol
from learning.models import LessonProgress, VideoSession
from learning.player.watching import Beat, keep_beat
from learning.progress.actions import open_lesson
from lms.kernel import clock

pytestmark = pytest.mark.django_db
URL = "/learn/statistics/lesson-1/"


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    course = make_course(instructor)
    lesson = course.lessons.get(slug="lesson-1")
    lesson.completion_rule = {"video_coverage": 90}
    lesson.save()
    video = make_video(lesson, milestone_at=15_000)
    Video.objects.filter(pk=video.pk).update(metadata={"start_ms": 2_000, "end_ms": 22_000})
    return course


def test_coverage_and_completion_count_the_part_only(course: Course, learner: User) -> None:
    now = clock.now()
    lesson, video = course.lessons.get(slug="lesson-1"), Video.objects.get()
    enrolment = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    open_lesson(enrolment=enrolment, lesson=lesson, actor=learner, now=now)
    kept = keep_beat(
        learner=learner, course=course.slug, lesson=lesson.slug, video=video.pk, device="phone",
        beat=Beat(position_ms=45_000, spans=[(0, 19_000), (19_500, 45_000)]), now=now + timedelta(minutes=2),
    )  # fmt: skip
    assert kept is not None
    assert (kept.duration_ms, kept.position_ms, kept.watched_ms) == (20_000, 20_000, 19_500)
    assert kept.completed
    assert LessonProgress.objects.get(lesson=lesson).completed_at is not None


def test_less_than_the_part_does_not_complete(course: Course, learner: User) -> None:
    now = clock.now()
    enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    kept = keep_beat(
        learner=learner, course=course.slug, lesson="lesson-1", video=Video.objects.get().pk, device="phone",
        beat=Beat(position_ms=9_000, spans=[(0, 9_000)]), now=now,
    )  # fmt: skip
    assert kept is not None
    assert not kept.completed
    assert VideoSession.objects.get().watched_ms == 9_000


def test_the_page_is_on_the_clock_of_the_part(
    course: Course, learner: User, client_for: Callable[..., Client]
) -> None:
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    Milestone.objects.create(video=Video.objects.get(), position_ms=40_000, kind="note", title="Cut away")
    page = client_for(learner).get(URL).content.decode()
    assert 'data-second="13"' in page  # the question, at 0:15 of the film
    assert "Cut away" not in page
    assert 'data-duration="20.0"' in page
    assert 'data-from="2"' in page


@pytest.mark.parametrize(
    ("address", "second", "expected"),
    [
        ("https://www.youtube.com/watch?v=AOUEsgFrYeg", "", "AOUEsgFrYeg?start=2&amp;end=22"),
        ("https://www.youtube.com/watch?v=AOUEsgFrYeg", "?t=5", "AOUEsgFrYeg?start=7&amp;end=22"),
        ("https://vimeo.com/76979871", "", "76979871?dnt=1#t=2s"),
    ],
)
def test_another_site_is_told_where_to_begin_and_end(
    course: Course, learner: User, client_for: Callable[..., Client], address: str, second: str, expected: str
) -> None:
    enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    Video.objects.update(external_url=address)
    assert f'{expected}" title=' in client_for(learner).get(URL + second).content.decode()
