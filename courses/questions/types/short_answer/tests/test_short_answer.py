"""Short answer."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.types import AnswerInvalid, DataInvalid
from courses.questions.types.short_answer import TYPE
from courses.questions.types.short_answer.spelling import within


def score(data: dict[str, object], text: str) -> Decimal:
    return TYPE.grade(TYPE.dump_data(data), {"text": text}).score


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Standard error", True),
        ("  standard   ERROR ", True),
        ("standard\u00a0error", True),
        ("standarderror", False),
        ("", None),
        ("the standard error", False),
    ],
)
def test_case_and_spaces_do_not_count(text: str, right: bool | None) -> None:
    data = {"answers": [{"text": "standard error"}]}
    if right is None:
        with pytest.raises(AnswerInvalid, match=r"Write an answer\."):
            score(data, text)
    else:
        assert (score(data, text) == 1) is right


def test_case_counts_where_it_is_asked_for() -> None:
    data = {"answers": [{"text": "NaCl", "case_sensitive": True}, {"text": "nacl", "share": "0.5"}]}
    assert score(data, "NaCl") == 1
    assert score(data, "nacl") == Decimal("0.5")


def test_accents_may_be_composed_or_not_and_quotes_may_be_curly() -> None:
    assert score({"answers": [{"text": "café"}]}, "cafe\u0301") == 1
    assert score({"answers": [{"text": "don't"}]}, "don’t") == 1
    assert score({"answers": [{"text": "Straße"}]}, "STRASSE") == 1


def test_the_best_paid_answer_counts_and_speaks() -> None:
    data = {
        "answers": [
            {"text": "mean", "share": "0.5", "feedback": "Which mean?"},
            {"text": "[a-z ]*mean", "match": "regex", "share": "1", "feedback": "Yes."},
        ]
    }
    outcome = TYPE.grade(TYPE.dump_data(data), {"text": "mean"})
    assert outcome.score == 1
    assert outcome.feedback[0].html == "Yes."


def test_an_entry_worth_nothing_only_speaks() -> None:
    data = {
        "answers": [{"text": "mean"}, {"text": "median", "share": "0", "feedback": "That is the middle one."}]
    }
    outcome = TYPE.grade(TYPE.dump_data(data), {"text": "median"})
    assert (outcome.score, outcome.feedback[0].html) == (0, "That is the middle one.")


@pytest.mark.parametrize(
    ("wanted", "typos", "text", "right"),
    [
        ("variance", 1, "varience", True),
        ("variance", 1, "vraiance", True),
        ("variance", 1, "varianc", True),
        ("variance", 0, "varience", False),
        ("variance", 1, "varienec", False),
        ("variance", 2, "varienec", True),
        ("two", 2, "too", False),
        ("1914", 2, "1915", False),
    ],
)
def test_slips_of_the_pen(wanted: str, typos: int, text: str, right: bool) -> None:
    assert (score({"answers": [{"text": wanted}], "typos": typos}, text) == 1) is right


def test_a_correct_spelling_of_one_answer_is_not_a_slip_of_another() -> None:
    data = {"answers": [{"text": "covariance", "share": "0.5"}, {"text": "covariants"}], "typos": 2}
    assert score(data, "covariance") == Decimal("0.5")


@given(st.text("abc", max_size=7), st.text("abc", max_size=7), st.integers(0, 3))
def test_distance_agrees_with_the_textbook(first: str, second: str, limit: int) -> None:
    assert within(first, second, limit) == (_distance(first, second) <= limit)
    assert within(first, second, limit) == within(second, first, limit)


def _distance(first: str, second: str) -> int:
    """Optimal string alignment, the whole table."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(second) + 1)] for i in range(len(first) + 1)]
    for i in range(1, len(first) + 1):
        for j in range(1, len(second) + 1):
            cost = first[i - 1] != second[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and first[i - 1] == second[j - 2] and first[i - 2] == second[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def test_a_pattern_answers_with_an_example_of_itself() -> None:
    stored = TYPE.dump_data({"answers": [{"text": "colou?rs?|hues", "match": "regex"}]})
    assert TYPE.correct_answer(stored) == {"text": "color"}


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ([{"text": "a", "share": "0.5"}], "worth full marks"),
        ([{"text": "  "}], "cannot be empty"),
        ([{"text": ".*", "match": "regex"}], "accepts an empty answer"),
        ([{"text": "(a", "match": "regex"}], "character 1: this bracket is never closed"),
    ],
)
def test_answers_that_make_no_question(answers: list[dict[str, object]], sentence: str) -> None:
    with pytest.raises(DataInvalid, match=sentence):
        TYPE.dump_data({"answers": answers})


def test_what_was_typed_is_kept_as_typed() -> None:
    data = {"answers": [{"text": "a"}]}
    assert TYPE.parse_form(data, QueryDict("q-text=+Two++words"), "q") == {"text": " Two  words"}
    assert TYPE.dump_answer(data, {"text": "a\x00b\ud800"}) == {"text": "ab"}
    with pytest.raises(AnswerInvalid, match="Shorten it to 500"):
        TYPE.dump_answer(data, {"text": "a" * 501})
