"""The words of a completion rule."""

import pytest
from pydantic import ValidationError

from courses.outline.rules import CompletionRule, LessonShape, asked, describe

FULL = LessonShape(video_ms=1_268_000, questions=2, required_questions=2, quizzes=1, pass_mark=70)


def sentences(shape: LessonShape = FULL, **rule: object) -> list[str]:
    return [part.sentence.replace("\u202f", " ") for part in describe(CompletionRule.of(rule), shape)]


def test_the_rule_of_the_player_page() -> None:
    rule = {"video_coverage": 90, "questions_answered": "all", "quiz_passed": True}
    assert sentences(**rule) == ["90 % watched", "both questions answered", "check passed at 70 %"]


@pytest.mark.parametrize(
    ("questions", "required", "which", "words"),
    [
        (1, 1, "all", "the question answered"),
        (2, 2, "required", "both questions answered"),
        (5, 2, "all", "all 5 questions answered"),
        (5, 5, "required", "all 5 questions answered"),
        (5, 1, "required", "the required question answered"),
        (5, 3, "required", "all 3 required questions answered"),
    ],
)
def test_questions_in_words(questions: int, required: int, which: str, words: str) -> None:
    shape = LessonShape(questions=questions, required_questions=required)
    assert sentences(shape, questions_answered=which) == [words]


def test_checks_in_words() -> None:
    assert sentences(LessonShape(quizzes=1), quiz_passed=True) == ["check passed"]
    assert sentences(LessonShape(quizzes=3, pass_mark=70), quiz_passed=True) == ["all 3 checks passed"]


def test_marking_and_opening() -> None:
    assert sentences(manual=True) == ["you mark it as done"]
    assert sentences(viewed=True) == ["page opened"]


@pytest.mark.parametrize(
    "raw", [{}, {"viewed": False}, {"questions_answered": "none", "video_coverage": None}]
)
def test_a_rule_that_asks_nothing_asks_to_open_the_lesson(raw: dict[str, object]) -> None:
    assert CompletionRule.of(raw).parts == {"viewed"}


def test_what_a_lesson_does_not_have_is_not_asked() -> None:
    everything = {"video_coverage": 90, "questions_answered": "required", "quiz_passed": True}
    assert sentences(LessonShape(quizzes=1), **everything) == ["check passed"]
    assert sentences(LessonShape(questions=2), **everything) == ["page opened"]
    assert [part.kind for part in asked(CompletionRule.of(everything), LessonShape())] == ["viewed"]


@pytest.mark.parametrize(
    "raw", [{"video_coverage": 0}, {"video_coverage": 101}, {"questions_answered": "some"}, {"seen": True}]
)
def test_what_is_no_rule(raw: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        CompletionRule.of(raw)
