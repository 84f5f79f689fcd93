"""Numerical."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.types import AnswerInvalid, DataInvalid
from courses.questions.types.numerical import TYPE
from courses.questions.types.numerical.reading import Unreadable, read_number
from courses.questions.types.numerical.schema import Accepted


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.5", ["3/2"]),
        ("1,5", ["3/2"]),
        (" -2 ", ["-2"]),
        ("−2", ["-2"]),
        ("+3", ["3"]),
        (".5", ["1/2"]),
        ("5.", ["5"]),
        ("1.5e3", ["1500"]),
        ("1,5E-3", ["3/2000"]),
        ("1.5×10^3", ["1500"]),
        ("2 x 10**2", ["200"]),
        ("3/4", ["3/4"]),
        ("-3 / 4", ["-3/4"]),
        ("1,600", ["8/5", "1600"]),
        ("1.600", ["8/5", "1600"]),
        ("0,600", ["3/5"]),
        ("1,234,567", ["1234567"]),
        ("1.234.567,5", ["2469135/2"]),
        ("1,234.5", ["2469/2"]),
        ("1 600.5", ["3201/2"]),
        ("1\u202f600", ["1600"]),
        ("1'600", ["1600"]),
        ("١٫٥", ["3/2"]),
    ],
)
def test_numbers_as_people_write_them(text: str, values: list[str]) -> None:
    assert read_number(text).values == tuple(Fraction(value) for value in values)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("about five", "not a number"),
        ("1..2", "not a number"),
        ("1,60,0", "not a number"),
        ("5 5", "not a number"),
        ("1 2345", "not a number"),
        ("€5 net", "not a number"),
        ("1/0", "zero below the line"),
        ("1e500", "too large"),
        ("9" * 101, "not a number"),
    ],
)
def test_what_is_no_number(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        read_number(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_plain_decimals_read_back(number: Decimal) -> None:
    assert Fraction(number) in read_number(f"{number:f}").values
    assert Fraction(number) in read_number(f"{number:f}".replace(".", ",")).values


@given(st.text(max_size=100))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        readings, sentence = len(read_number(text).values), ""
    except Unreadable as error:
        readings, sentence = 0, str(error)
    assert readings in (1, 2) or sentence.endswith(".")


def score(text: str, **data: object) -> Decimal:
    return TYPE.grade(TYPE.dump_data(data), {"text": text}).score


@pytest.mark.parametrize(
    ("text", "right"), [("160", True), ("155", True), ("165", True), ("154.99", False), ("165.01", False)]
)
def test_the_edge_of_an_absolute_tolerance_counts(text: str, right: bool) -> None:
    assert (score(text, answers=[{"value": "160", "tolerance": "5"}]) == 1) is right


@pytest.mark.parametrize(
    ("text", "right"), [("-200", True), ("-210", True), ("-190", True), ("-211", False), ("200", False)]
)
def test_a_relative_tolerance_is_a_part_of_the_value(text: str, right: bool) -> None:
    answers = [{"value": "-200", "tolerance": "0.05", "tolerance_kind": "relative"}]
    assert (score(text, answers=answers) == 1) is right


def test_decimals_are_exact() -> None:
    assert score("0.3", answers=[{"value": "0.1", "tolerance": "0.2"}]) == 1
    assert score("1/3", answers=[{"value": "0.333", "tolerance": "0.001"}]) == 1
    assert score("1/3", answers=[{"value": "0.333"}]) == 0


def test_either_reading_of_an_ambiguous_comma_counts() -> None:
    assert score("1,600", answers=[{"value": "1600"}]) == 1
    assert score("1,600", answers=[{"value": "1.6"}]) == 1
    assert score("1,600", answers=[{"value": "16"}]) == 0


def test_the_closest_description_pays() -> None:
    answers = [{"value": "9.81", "tolerance": "0.005"}, {"value": "9.81", "tolerance": "0.2", "share": "0.5"}]
    assert score("9.81", answers=answers) == 1
    assert score("9.7", answers=answers) == Decimal("0.5")
    assert score("9", answers=answers) == 0


def test_between_includes_both_ends() -> None:
    answers = [Accepted.between(Decimal("2.5"), Decimal(4)).model_dump(mode="json")]
    assert [score(text, answers=answers) for text in ("2.5", "4", "2.49", "4.01")] == [1, 1, 0, 0]


LENGTHS = {"answers": [{"value": "1500"}], "units": [{"name": "m"}, {"name": "km", "factor": "1000"}]}


def test_units_convert() -> None:
    assert [score(text, **LENGTHS) for text in ("1500", "1500 m", "1.5 km", "1.5km", "1500 km")] == [
        1,
        1,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("data", "text", "sentence"),
    [
        (LENGTHS, "1500 miles", "“miles” is not one of the units: m, km."),
        (LENGTHS | {"unit_required": True}, "1500", "Add a unit, such as m."),
        ({"answers": [{"value": "5"}]}, "5 kg", "Write the number alone, without “kg”."),
        ({"answers": [{"value": "5"}]}, "five <b>", "This is not a number"),
    ],
)
def test_what_cannot_be_read_is_kept_and_said(data: dict[str, object], text: str, sentence: str) -> None:
    stored = TYPE.dump_data(data)
    assert TYPE.dump_answer(stored, {"text": text}) == {"text": text}
    assert sentence in TYPE.warning(stored, {"text": text})
    outcome = TYPE.grade(stored, {"text": text})
    assert outcome.score == 0
    assert outcome.feedback[0].kind == "notice"
    assert "<b>" not in outcome.feedback[0].html


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"answers": [{"value": "NaN"}]}, "Write a number"),
        ({"answers": [{"value": "1e200"}]}, "too large"),
        ({"answers": [{"value": "1", "tolerance": "-1"}]}, "must be at least 0"),
        ({"answers": [{"value": "1", "share": "0.5"}]}, "worth full marks"),
        ({"answers": [{"value": "1"}], "unit_required": True}, "List the units"),
        ({"answers": [{"value": "1"}], "units": [{"name": "km", "factor": "1000"}]}, "factor 1"),
        ({"answers": [{"value": "1"}], "units": [{"name": "m"}, {"name": "m"}]}, "listed twice"),
    ],
)
def test_data_that_makes_no_question(data: dict[str, object], sentence: str) -> None:
    with pytest.raises(DataInvalid, match=sentence):
        TYPE.dump_data(data)


def test_an_answer_that_is_too_long_is_refused() -> None:
    with pytest.raises(AnswerInvalid, match="Shorten it to 100"):
        TYPE.dump_answer({"answers": [{"value": "1"}]}, {"text": "1" * 101})
