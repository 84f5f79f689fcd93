"""Where milestones lead: what is taken, and what an author may not write."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from courses import api
from courses.milestones.actions import set_branches
from courses.milestones.branches import Answered, Branch, chosen, stored_branches, ways
from courses.milestones.targets import WrongBranch
from courses.models import Lesson, Milestone, Video, VideoGroupItem
from courses.testing import make_course, make_question, make_video
from lms.kernel.models import Event

ONE, TWO = uuid4(), uuid4()


def answered(score: str, answer: dict[str, Any] | None = None, points: str = "1") -> Answered:
    return Answered(answer or {"choice": "b"}, Decimal(score), Decimal(points))


def test_the_first_that_fits_leads() -> None:
    branches = [
        Branch(when="answer", question=ONE, option="a", at_ms=1000),
        Branch(when="score", share=50, at_ms=2000),
        Branch(at_ms=3000),
    ]
    said = {ONE: answered("1"), TWO: answered("0", points="3")}
    assert [way.at_ms for way in ways(branches, said)] == [3000]
    said[TWO] = answered("0.5", points="1")
    assert [way.at_ms for way in ways(branches, said)] == [2000, 3000]
    said[ONE] = answered("0", {"choices": ["c", "a"]})
    assert ways(branches, said)[0].at_ms == 1000
    assert [way.at_ms for way in ways(branches, None)] == [3000]


@given(st.decimals(0, 1, places=2), st.integers(1, 100))
def test_a_share_is_reached_exactly(score: Decimal, share: int) -> None:
    branch = Branch(when="score", share=share)
    assert bool(ways([branch], {ONE: Answered({}, score, Decimal(4))})) == (score * 100 >= share)


def test_a_statement_counts_as_true_or_false() -> None:
    assert chosen({"value": True}) == {"true"}
    assert chosen({"choice": "b"}) == {"b"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"when": "answer"},
        {"when": "score"},
        {"to": "video"},
        {"to": "lesson"},
        {"video": str(ONE)},
        {"at_ms": -1},
    ],
)
def test_half_a_branch_is_none(wrong: dict[str, Any]) -> None:
    assert stored_branches([wrong, {"at_ms": 5}]) == (Branch(at_ms=5),)


@pytest.fixture
def film(scope: Any, instructor: User) -> Video:
    return make_video(make_course(instructor).lessons.get(slug="lesson-1"), milestone_at=None)


@pytest.fixture
def milestone(film: Video, instructor: User) -> Milestone:
    return api.create_milestone(video=film, position_ms=10_000, actor=instructor, kind="branch")


def test_branches_point_at_what_exists(film: Video, milestone: Milestone, instructor: User) -> None:
    other = Video.objects.create(title="Other", external_url="https://v.example/b.mp4", duration_ms=5000)
    group = film.group_items.get().group  # type: ignore[attr-defined]
    VideoGroupItem.objects.create(group=group, video=other, position=2)
    lesson = Lesson.objects.get(slug="lesson-3")
    question = make_question()
    api.set_questions(milestone=milestone, questions=[question], actor=instructor)
    good = [
        Branch(when="answer", question=question.pk, option="b", at_ms=30_000, label="On"),
        Branch(when="score", share=80, to="video", video=other.pk, at_ms=4000),
        Branch(to="lesson", lesson=lesson.pk),
    ]
    set_branches(milestone=milestone, branches=good, actor=instructor)
    milestone.refresh_from_db()
    assert list(stored_branches(milestone.branches)) == good
    assert Event.objects.filter(verb="courses.milestone.changed", object_id=milestone.pk).count() == 1


def test_branches_that_lead_nowhere_are_refused(film: Video, milestone: Milestone, instructor: User) -> None:
    question = make_question()
    api.set_questions(milestone=milestone, questions=[question], actor=instructor)
    elsewhere = Video.objects.create(title="Elsewhere", external_url="https://v.example/b.mp4")
    stranger = make_course(instructor, slug="other").lessons.get(slug="lesson-1")
    wrong = {
        "the milestone itself": Branch(at_ms=10_400),
        "ends at 1:00": Branch(at_ms=60_000),
        "not in a group": Branch(to="video", video=elsewhere.pk),
        "not in a course": Branch(to="lesson", lesson=stranger.pk),
        "answer does not exist": Branch(when="answer", question=question.pk, option="z"),
    }
    for sentence, branch in wrong.items():
        with pytest.raises(WrongBranch, match=f"Branch 2: .*{sentence}"):
            set_branches(milestone=milestone, branches=[Branch(at_ms=30_000), branch], actor=instructor)
    api.set_questions(milestone=milestone, questions=[], actor=instructor)
    with pytest.raises(WrongBranch, match="nothing is asked"):
        set_branches(milestone=milestone, branches=[Branch(when="score", share=5, at_ms=9)], actor=instructor)
    assert Milestone.objects.get().branches == []
