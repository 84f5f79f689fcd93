"""Where a page may begin: the author's policy, and questions that must be answered first."""

from uuid import uuid4

import pytest

from courses.api import LessonMilestone, LessonQuestion, LessonVideo
from learning.player.answers import Tries
from learning.player.seeking import start_at

WATCHED = [(0, 20_000), (40_000, 50_000)]
ALL = [(0, 95_000)]


def video(policy: str, *milestones: LessonMilestone) -> LessonVideo:
    return LessonVideo(
        uuid4(), "A video", "", 100_000, policy, "", source=None, poster=None, requires=None,
        milestones=milestones,
    )  # fmt: skip


def question(at_ms: int, *, required: bool = True) -> LessonMilestone:
    asked = LessonQuestion(
        id=uuid4(), version_id=uuid4(), type="single_choice", prompt_html="?", points=1, data={}
    )
    return LessonMilestone(uuid4(), at_ms, "question", "", "", required, 2, (asked,))


@pytest.mark.parametrize(
    ("policy", "watched", "asked", "begins"),
    [
        ("free", [], 90_000, 90_000),
        ("watched", WATCHED, 15_000, 15_000),
        ("watched", WATCHED, 45_000, 45_000),
        ("watched", WATCHED, 30_000, 25_000),  # where the learner is, further than what was watched before it
        ("watched", WATCHED, 90_000, 50_000),
        ("watched", [], 90_000, 25_000),
        ("none", WATCHED, 0, 0),
        ("none", WATCHED, 5_000, 25_000),
        ("none", WATCHED, 90_000, 25_000),
        ("none", ALL, 3_000, 3_000),
        ("none", ALL, 99_000, 95_000),
    ],
)
def test_the_policy_of_its_author(
    policy: str, watched: list[tuple[int, int]], asked: int, begins: int
) -> None:
    found = start_at(asked, video(policy), position_ms=25_000, watched=watched, tries=Tries({}, {}))
    assert found == begins


def test_no_address_leads_past_a_question_that_must_be_answered() -> None:
    must, may = question(30_000), question(10_000, required=False)
    shown = video("free", may, must)

    def begins(asked: int, tries: Tries) -> int:
        return start_at(asked, shown, position_ms=0, watched=[], tries=tries)

    assert begins(29_999, Tries({}, {})) == 29_999
    assert begins(60_000, Tries({}, {})) == 29_000
    assert begins(60_000, Tries({}, {must.id: {must.questions[0].id}})) == 60_000
