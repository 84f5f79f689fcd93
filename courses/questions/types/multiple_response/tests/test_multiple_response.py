"""Multiple response."""

from decimal import Decimal
from itertools import combinations

import pytest
from django.http import QueryDict
from hypothesis import given

from courses.questions.types import AnswerInvalid
from courses.questions.types.multiple_response import TYPE
from courses.questions.types.tests.strategies import Json, multiple_response

OPTIONS = [{"id": name, "text": name.upper(), "is_correct": name in "abc"} for name in "abcdef"]


@pytest.mark.parametrize(
    ("chosen", "all_or_nothing", "per_right", "right_minus_wrong"),
    [
        ("abc", "1", "1", "1"),
        ("ab", "0", "0.6667", "0.6667"),
        ("abd", "0", "0.6667", "0.3333"),
        ("abcd", "0", "0.6667", "0.6667"),
        ("abcde", "0", "0.3333", "0.3333"),
        ("abcdef", "0", "0", "0"),
        ("def", "0", "0", "0"),
        ("a", "0", "0.3333", "0.3333"),
    ],
)
def test_what_a_set_is_worth(
    chosen: str, all_or_nothing: str, per_right: str, right_minus_wrong: str
) -> None:
    expected = {
        "all_or_nothing": all_or_nothing,
        "per_right": per_right,
        "right_minus_wrong": right_minus_wrong,
    }
    for scoring, score in expected.items():
        outcome = TYPE.grade({"options": OPTIONS, "scoring": scoring}, {"choices": list(chosen)})
        assert outcome.score == Decimal(score), scoring


@pytest.mark.parametrize("scoring", ["all_or_nothing", "per_right", "right_minus_wrong"])
def test_only_the_right_set_is_fully_right(scoring: str) -> None:
    for size in range(1, 7):
        for chosen in combinations("abcdef", size):
            outcome = TYPE.grade({"options": OPTIONS, "scoring": scoring}, {"choices": list(chosen)})
            assert outcome.correct == (set(chosen) == set("abc"))


@given(multiple_response())
def test_the_order_of_choosing_says_nothing(case: tuple[Json, Json]) -> None:
    data, answer = case
    backwards = {"choices": answer["choices"][::-1] + answer["choices"][:1]}
    assert TYPE.grade(data, answer) == TYPE.grade(data, backwards)
    assert TYPE.dump_answer(data, answer) == TYPE.dump_answer(data, backwards)


def test_the_form_gives_all_ticked_boxes() -> None:
    assert TYPE.parse_form({"options": OPTIONS}, QueryDict("q-choice=c&q-choice=a"), "q") == {
        "choices": ["a", "c"]
    }


def test_an_unknown_option_is_refused() -> None:
    with pytest.raises(AnswerInvalid, match="not part of the question"):
        TYPE.grade({"options": OPTIONS}, {"choices": ["a", "z"]})


def test_feedback_for_what_was_left_out() -> None:
    options = [
        *OPTIONS[:2],
        {"id": "c", "text": "C", "is_correct": True, "feedback_unchosen": "You missed C."},
    ]
    said = TYPE.grade(TYPE.dump_data({"options": options}), {"choices": ["a"]}).feedback
    assert [(remark.option_id, remark.correct, remark.html) for remark in said] == [
        ("a", True, ""),
        ("c", None, "You missed C."),
    ]
