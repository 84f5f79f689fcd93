"""Milestones on a video's clock."""

from typing import Any

import pytest

from courses import api
from courses.milestones.actions import remove_milestone
from courses.milestones.forms import ClockField
from courses.models import Milestone, Video
from courses.testing import make_question

pytestmark = pytest.mark.usefixtures("scope")


def _video(actor: Any, duration_ms: int = 60_000) -> Video:
    return api.create_video(
        title="A video", external_url="https://videos.example/one.mp4", duration_ms=duration_ms, actor=actor
    )


def test_a_milestone_asks_its_questions_in_order(instructor: Any) -> None:
    one, two, three = make_question(), make_question(), make_question()
    milestone = api.create_milestone(
        video=_video(instructor), position_ms=60_000, questions=[one, two], body="A *note*", actor=instructor
    )
    assert milestone.body_html == "<p>A <em>note</em></p>"
    api.set_questions(milestone=milestone, questions=[three, one], actor=instructor)
    places = milestone.questions.order_by("position")  # type: ignore[attr-defined]
    assert [place.question for place in places] == [three, one]


def test_a_milestone_beyond_the_end_is_refused(instructor: Any) -> None:
    video = _video(instructor)
    with pytest.raises(api.BeyondTheEnd, match=r"ends at 1:00.*1:01"):
        api.create_milestone(video=video, position_ms=61_000, actor=instructor)
    milestone = api.create_milestone(video=video, position_ms=1, actor=instructor)
    milestone.position_ms = 60_001
    with pytest.raises(api.BeyondTheEnd):
        api.save_milestone(milestone=milestone, actor=instructor)
    assert list(Milestone.objects.values_list("position_ms", flat=True)) == [1]
    remove_milestone(milestone=milestone, actor=instructor)
    assert not Milestone.objects.exists()


def test_a_video_of_unknown_length_takes_any_place(instructor: Any) -> None:
    video = _video(instructor, duration_ms=0)
    assert api.create_milestone(video=video, position_ms=10**7, actor=instructor).pk


@pytest.mark.parametrize(
    ("typed", "milliseconds", "shown"),
    [
        ("12:40", 760_000, "12:40"),
        ("0:05", 5_000, "0:05"),
        ("1:02:03", 3_723_000, "1:02:03"),
        ("760.5", 760_500, "12:40.500"),
        ("7,25", 7_250, "0:07.250"),
        ("90", 90_000, "1:30"),
    ],
)
def test_times_are_typed_as_the_clock_shows_them(typed: str, milliseconds: int, shown: str) -> None:
    field = ClockField()
    assert field.clean(typed) == milliseconds
    assert field.prepare_value(milliseconds) == shown
    assert field.clean(shown) == milliseconds
    assert not field.has_changed(milliseconds, typed)
