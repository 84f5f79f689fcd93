"""Matching."""

from decimal import Decimal

import pytest

from courses.questions.types import AnswerInvalid, DataInvalid
from courses.questions.types.ids import digest
from courses.questions.types.matching import TYPE

DATA = {
    "pairs": [
        {"id": "s1", "text": "Nairobi", "answer": "Kenya", "feedback": "On the river of that name."},
        {"id": "s2", "text": "Mombasa", "answer": "Kenya"},
        {"id": "s3", "text": "Kampala", "answer": "Uganda"},
        {"id": "s4", "text": "Dodoma", "answer": "Tanzania"},
    ],
    "distractors": ["Rwanda"],
}
KENYA, UGANDA, TANZANIA, RWANDA = map(digest, ("Kenya", "Uganda", "Tanzania", "Rwanda"))
HALF = {"pairs": {"s1": KENYA, "s2": RWANDA, "s3": UGANDA}}


@pytest.mark.parametrize(
    ("rule", "score"), [("per_right", "0.5"), ("right_minus_wrong", "0.25"), ("all_or_nothing", "0")]
)
def test_what_two_right_one_wrong_and_one_open_of_four_earn(rule: str, score: str) -> None:
    assert TYPE.grade({**DATA, "scoring": rule}, HALF).score == Decimal(score)


def test_each_answered_stem_gets_its_remark() -> None:
    said = TYPE.grade(TYPE.dump_data(DATA), HALF).feedback
    assert [(one.option_id, one.correct) for one in said] == [("s1", True), ("s2", False), ("s3", True)]
    assert said[0].html == "On the river of that name."


def test_equal_answers_are_offered_once_and_right_for_both() -> None:
    offered = TYPE.public_data(TYPE.dump_data(DATA))["options"]
    assert sorted(option["text"] for option in offered) == ["Kenya", "Rwanda", "Tanzania", "Uganda"]


def test_answers_are_mixed_by_the_seed() -> None:
    stored = TYPE.dump_data(DATA)
    assert len({tuple(TYPE.option_order(stored, str(seed))) for seed in range(20)}) > 8


def test_words_of_an_answer() -> None:
    assert TYPE.describe_answer(DATA, {"pairs": {"s3": UGANDA}}) == "Kampala → Uganda"


def test_what_is_not_in_the_question_is_refused() -> None:
    for pairs in ({"s9": KENYA}, {"s1": "Kenya"}):
        with pytest.raises(AnswerInvalid, match="not part of the question"):
            TYPE.grade(DATA, {"pairs": pairs})


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([{"text": "a", "answer": ""}], "both sides"),
        ([{"text": "a", "answer": "x"}, {"text": "b", "answer": "x"}], "two different answers"),
        ([{"id": "a", "text": "a", "answer": "x"}, {"id": "a", "text": "b", "answer": "y"}], "same id"),
    ],
)
def test_pairs_that_make_no_question(pairs: list[dict[str, str]], sentence: str) -> None:
    with pytest.raises(DataInvalid, match=sentence):
        TYPE.dump_data({"pairs": pairs})
