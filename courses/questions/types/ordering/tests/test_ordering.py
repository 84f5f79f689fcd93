"""Ordering."""

from decimal import Decimal
from itertools import permutations

import pytest

from courses.questions.types import AnswerInvalid, DataInvalid
from courses.questions.types.ordering import TYPE

DATA = {"items": [{"id": name, "text": name.upper(), "feedback": f"Not {name}."} for name in "abcd"]}


def places(order: str) -> dict[str, dict[str, int]]:
    return {"places": {name: place for place, name in enumerate(order, 1)}}


@pytest.mark.parametrize(
    ("order", "tau", "share"),
    [("abcd", "1", "1"), ("dcba", "0", "0"), ("bacd", "0.6667", "0.8333"), ("bcda", "0", "0.5"), ("acbd", "0.6667", "0.8333")],
)  # fmt: skip
def test_an_order_is_judged_by_its_pairs(order: str, tau: str, share: str) -> None:
    assert TYPE.grade(DATA, places(order)).score == Decimal(tau)
    assert TYPE.grade({**DATA, "scoring": "per_right"}, places(order)).score == Decimal(share)
    whole = TYPE.grade({**DATA, "scoring": "all_or_nothing"}, places(order)).score
    assert whole == (1 if order == "abcd" else 0)


def test_an_order_drawn_by_chance_earns_less_than_a_quarter() -> None:
    scores = [TYPE.grade(DATA, places("".join(order))).score for order in permutations("abcd")]
    assert sum(scores) / len(scores) < Decimal("0.25")


def test_only_the_sequence_of_the_numbers_counts() -> None:
    assert TYPE.grade(DATA, {"places": {"a": 2, "b": 5, "c": 6, "d": 30}}).correct


def test_an_unfinished_order_is_kept_and_doubted() -> None:
    unfinished = {"places": {"a": 1, "b": 1, "c": 2}}
    assert TYPE.warning(DATA, unfinished) == "Give every item a place of its own."
    outcome = TYPE.grade({**DATA, "scoring": "per_right"}, unfinished)
    assert outcome.score == Decimal("0.3333")
    assert not any(remark.correct for remark in outcome.feedback)


def test_an_item_in_the_wrong_place_says_so() -> None:
    said = TYPE.grade(TYPE.dump_data(DATA), places("bacd")).feedback
    assert [(one.option_id, one.correct, one.html) for one in said] == [
        ("a", False, "Not a."), ("b", False, "Not b."), ("c", True, ""), ("d", True, ""),
    ]  # fmt: skip


def test_neither_order_nor_ids_tell_the_key() -> None:
    texts = ["Sow", "Water", "Weed", "Harvest"]
    first, second = TYPE.dump_data({"items": texts}), TYPE.dump_data({"items": texts[::-1]})
    assert TYPE.public_data(first) == TYPE.public_data(second)
    assert TYPE.option_order(first, "seed") == TYPE.option_order(second, "seed")


def test_words_of_an_answer() -> None:
    assert TYPE.describe_answer(DATA, {"places": {"b": 1, "a": 2}}) == "1. B; 2. A"


def test_what_makes_no_question_or_no_answer_is_refused() -> None:
    with pytest.raises(DataInvalid, match="say the same"):
        TYPE.dump_data({"items": ["One", "One"]})
    with pytest.raises(AnswerInvalid, match="not part of the question"):
        TYPE.grade(DATA, {"places": {"z": 1}})
    with pytest.raises(AnswerInvalid, match="counted from 1"):
        TYPE.grade(DATA, {"places": {"a": 0}})
