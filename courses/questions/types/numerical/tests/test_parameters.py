"""Numbers drawn for each learner, and the formulas that give the answers."""

import contextlib
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.types import QUESTION_TYPES, DataInvalid
from courses.questions.types.numerical.formulas import FormulaInvalid, read_formula

NUMERICAL = QUESTION_TYPES["numerical"]


def worth(formula: str, **values: int) -> Fraction:
    return read_formula(formula).value({name: Fraction(value) for name, value in values.items()})


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2*3", 7),
        ("(1 + 2)*3", 9),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2^-2", Fraction(1, 4)),
        ("{x}/{y}", Fraction(3, 4)),
        ("x**2 - --y", 5),
        ("sqrt(x*x + y*y)", 5),
        ("round(2.5) + floor(-1.5) + ceil(1.2)", 3),
        ("abs(-x) + .5", Fraction(7, 2)),
    ],
)
def test_arithmetic_is_exact(formula: str, value: Fraction) -> None:
    assert worth(formula, x=3, y=4) == value


def test_functions_are_those_of_the_textbook() -> None:
    assert math.isclose(worth("sin(rad(30)) + cos(pi) + ln(e) + log(100)"), 0.5 - 1 + 1 + 2)
    assert math.isclose(worth("sqrt(2)"), math.sqrt(2))


@pytest.mark.parametrize(
    "formula",
    ["", "1 +", "(1", "1)", "sin 3", "2 3", "x.__class__", "__import__('os')", "1; 2", "(" * 40 + "1" + ")" * 40,
     "9" * 600, "sin", "x y", "1,2", "a[0]", "lambda: 1"],
)  # fmt: skip
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(FormulaInvalid):
        read_formula(formula)


@pytest.mark.parametrize(
    "formula",
    ["1/(x-3)", "sqrt(0-x)", "9^9^9^9", "ln(0)", "exp(10^6)", "asin(2)", "(0-2)^0.5", "0^-1", "10^3999"],
)
def test_what_has_no_value_says_so(formula: str) -> None:
    with pytest.raises(FormulaInvalid):
        worth(formula, x=3)


@given(st.text("0123456789.+-*/^() xy{}sqrt,e", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(FormulaInvalid):
        names = read_formula(text).names
        assert isinstance(worth(text, **dict.fromkeys(names, 2)), Fraction)


def data(**more: Any) -> dict[str, Any]:
    return {
        "parameters": [{"name": "x", "low": 2, "high": 9}, {"name": "y", "values": ["0.5", "-3"]}],
        "answers": [{"formula": "x / y", "feedback": "It is {x} by {y}."}],
        "explanation": "Divide $\\frac{x}{y}$.",
        **more,
    }


def test_one_seed_is_one_question_on_the_page_in_grading_and_in_the_explanation() -> None:
    stored = NUMERICAL.dump_data(data())
    prompts = {NUMERICAL.prompt(stored, "<p>{x} by {y}, {z}</p>", str(seed)) for seed in range(60)}
    assert len(prompts) == 16
    for seed in map(str, range(20)):
        numbers = NUMERICAL.drawn(stored, seed).numbers
        shown = NUMERICAL.prompt(stored, "<p>{x} by {y}, {z}</p>", seed)
        assert shown == f"<p>{numbers['x']} by {str(numbers['y']).replace('-', '−')}, {{z}}</p>"
        right = Fraction(numbers["x"]) / Fraction(numbers["y"])
        outcome = NUMERICAL.grade(stored, {"text": f"{right.numerator}/{right.denominator}"}, seed)
        assert outcome.correct
        assert f"It is {numbers['x']} by" in outcome.feedback[0].html
        assert f"\\frac{{{numbers['x']}}}{{{numbers['y']}}}" in outcome.explanation
        assert not NUMERICAL.grade(stored, {"text": str(right + 1)}, seed).correct


def test_a_value_the_learner_met_is_no_other_draws_answer() -> None:
    stored = NUMERICAL.dump_data(data())
    keys = {NUMERICAL.correct_answer(stored, str(seed))["text"] for seed in range(60)}
    assert len(keys) == 16


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        ({"answers": [{"formula": "1 / (x - 2)"}]}, "divides by zero. (x = 2"),
        ({"answers": [{"formula": "z + 1"}]}, "“z”"),
        ({"answers": [{"formula": "x + "}]}, "not complete"),
        ({"answers": [{"formula": "x", "value": "3"}]}, "number or a formula"),
        ({"answers": [{}]}, "number or a formula"),
        ({"parameters": [{"name": "pi", "low": 1, "high": 2}]}, "meaning"),
        ({"parameters": [{"name": "x", "low": 3, "high": 2}]}, "above"),
        ({"parameters": [{"name": "x", "low": 3}]}, "lowest and the highest"),
        ({"parameters": [{"name": "x", "low": 0, "high": 1, "step": "0.0000001"}]}, "too small"),
        ({"numbers": {"x": "1"}}, ""),
    ],
)
def test_what_learners_could_not_be_asked_is_refused(broken: dict[str, Any], word: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        NUMERICAL.dump_data(data(**broken))
    assert word in str(caught.value)


def test_a_question_stored_before_there_were_parameters_is_the_same_question() -> None:
    old = {"answers": [{"value": "3.5", "tolerance": "0.1", "tolerance_kind": "absolute", "share": "1"}], "units": [],
           "unit_required": False, "hints": []}  # fmt: skip
    assert NUMERICAL.grade(old, {"text": "3.45"}).correct
    assert not NUMERICAL.varies(old)
    assert NUMERICAL.load(old).answers[0].value == Decimal("3.5")
