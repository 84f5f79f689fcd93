"""Categorise."""

from decimal import Decimal
from typing import Any

import pytest

from courses.questions.types import AnswerInvalid, DataInvalid
from courses.questions.types.categorise import TYPE

DATA: dict[str, Any] = {
    "categories": [{"id": "m", "text": "Mammals"}, {"id": "b", "text": "Birds"}],
    "items": [
        {"id": "i1", "text": "Bat", "category": "m", "feedback": "It suckles."},
        {"id": "i2", "text": "Hornbill", "category": "b"},
        {"id": "i3", "text": "Gecko"},
        {"id": "i4", "text": "Kudu", "category": "m"},
    ],
    "nowhere": True,
}
SOME = {"places": {"i1": "b", "i2": "b", "i3": "*"}}


@pytest.mark.parametrize(
    ("rule", "score"), [("per_right", "0.5"), ("right_minus_wrong", "0.25"), ("all_or_nothing", "0")]
)
def test_what_two_right_one_wrong_and_one_open_of_four_earn(rule: str, score: str) -> None:
    assert TYPE.grade({**DATA, "scoring": rule}, SOME).score == Decimal(score)


def test_items_that_belong_nowhere_have_to_be_put_there() -> None:
    rest = {"i1": "m", "i2": "b", "i4": "m"}
    assert not TYPE.grade(DATA, {"places": rest}).correct
    assert TYPE.grade(DATA, {"places": {**rest, "i3": "*"}}).correct


def test_each_sorted_item_gets_its_remark() -> None:
    said = TYPE.grade(TYPE.dump_data(DATA), SOME).feedback
    assert [(one.option_id, one.correct) for one in said] == [("i1", False), ("i2", True), ("i3", True)]
    assert said[0].html == "It suckles."


def test_words_of_an_answer() -> None:
    assert TYPE.describe_answer(DATA, SOME) == "Birds: Bat, Hornbill; Belongs nowhere: Gecko"


def test_nowhere_is_offered_only_where_the_question_says_so() -> None:
    places = [place["id"] for place in TYPE.public_data(DATA)["categories"]]
    assert places == ["m", "b", "*"]
    plain = {**DATA, "nowhere": False, "items": DATA["items"][:2]}
    assert [place["id"] for place in TYPE.public_data(plain)["categories"]] == ["m", "b"]
    with pytest.raises(AnswerInvalid, match="not part of the question"):
        TYPE.grade(plain, {"places": {"i1": "*"}})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"nowhere": False}, "belongs nowhere"),
        ({"categories": [{"id": "m", "text": "Mammals"}]}, "category that is not there"),
        ({"categories": [{"id": "m", "text": ""}]}, "needs a name"),
        ({"items": [{"text": " "}]}, "needs a text"),
    ],
)
def test_what_makes_no_question_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataInvalid, match=sentence):
        TYPE.dump_data({**DATA, **change})
