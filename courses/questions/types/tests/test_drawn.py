"""Numbers that are drawn in choices and short answers: one learner meets one question, and it can always be answered."""

from typing import Any

import pytest

from courses.interchange.bank.writers import dialect_of
from courses.interchange.drafts import CannotCarry
from courses.questions.types import QUESTION_TYPES, DataInvalid
from courses.questions.types.mapping import Asked

DRAWN: dict[str, Any] = {
    "parameters": [{"name": "x", "low": 1, "high": 4}, {"name": "y", "low": 2, "high": 5}],
    "computed": [
        {"name": "sum", "formula": "x + y"},
        {"name": "half", "formula": "sum / 2 + x*y/3", "places": 1},
    ],
    "explanation": "{x} and {y} are {sum}.",
}
OPTIONS = [
    {"id": "sum", "text": "{sum}", "is_correct": True, "feedback": "Yes: {x} + {y}."},
    {"id": "product", "text": "$x = {half}$"},
    {"id": "left", "text": "{x}"},
    {"id": "right", "text": "{y} or {z}"},
]


@pytest.mark.parametrize("name", ["single_choice", "multiple_response"])
def test_options_have_the_numbers_of_the_prompt(name: str) -> None:
    kind = QUESTION_TYPES[name]
    stored = kind.dump_data({**DRAWN, "options": OPTIONS})
    assert kind.varies(stored)
    for seed in map(str, range(30)):
        x, y = kind.prompt(stored, "{x},{y}", seed).split(",")
        texts = {one["id"]: one["html"] for one in kind.public_data(stored, seed=seed)["options"]}
        assert (texts["sum"], texts["left"], texts["right"]) == (str(int(x) + int(y)), x, f"{y} or {{z}}")
        answer = {"choice": "sum"} if name == "single_choice" else {"choices": ["sum"]}
        outcome = kind.grade(stored, answer, seed)
        assert outcome.correct
        assert outcome.feedback[0].html == f"Yes: {x} + {y}."
        assert outcome.explanation == f"{x} and {y} are {int(x) + int(y)}."
        assert kind.describe_answer(stored, answer, seed) == str(int(x) + int(y))


def test_options_that_would_read_the_same_are_drawn_again() -> None:
    kind = QUESTION_TYPES["single_choice"]
    two = [{"id": "a", "text": "{x}", "is_correct": True}, {"id": "b", "text": "{y}"}]
    stored = kind.dump_data({"parameters": DRAWN["parameters"], "options": two})
    for seed in map(str, range(60)):
        first, second = kind.public_data(stored, seed=seed)["options"]
        assert first["html"] != second["html"]


def test_a_short_answer_is_what_the_formula_makes() -> None:
    kind = QUESTION_TYPES["short_answer"]
    answers = [
        {"text": "{half} cm", "feedback": "Half of {sum} and more."},
        {"text": "never{1}", "match": "regex"},
    ]
    stored = kind.dump_data({**DRAWN, "answers": answers})
    keys = {kind.correct_answer(stored, str(seed))["text"] for seed in range(80)}
    assert len(keys) > 5
    for seed in map(str, range(20)):
        x, y = map(int, kind.prompt(stored, "{x},{y}", seed).split(","))
        right = f"{(x + y) / 2 + x * y / 3 + 1e-9:.1f}".removesuffix(".0")
        outcome = kind.grade(stored, {"text": f"{right}  CM"}, seed)
        assert outcome.correct
        assert outcome.feedback[0].html == f"Half of {x + y} and more."
        assert not kind.grade(stored, {"text": f"{right}1 cm"}, seed).correct


def test_without_parameters_nothing_is_drawn_and_nothing_is_stored() -> None:
    kind = QUESTION_TYPES["single_choice"]
    stored = kind.dump_data({"options": [{"text": "{x}", "is_correct": True}, {"text": "no"}]})
    assert not {"parameters", "computed", "numbers"} & set(stored)
    assert kind.public_data(stored, seed="1")["options"][0]["html"] == "{x}"
    assert kind.prompt(stored, "{x}", "1") == "{x}"


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        ({"computed": [{"name": "r", "formula": "1 / (x - 2)"}]}, "divides by zero. (x = "),
        ({"computed": [{"name": "r", "formula": "s"}, {"name": "s", "formula": "x"}]}, "“s”, which is no parameter"),
        ({"computed": [{"name": "r", "formula": "x +"}]}, "not complete"),
        ({"computed": [{"name": "x", "formula": "y"}]}, "same name"),
        ({"computed": [{"name": "pi", "formula": "y"}]}, "meaning"),
        ({"computed": [{"name": "r", "formula": "10^20 * x"}]}, "too large"),
        ({"computed": [{"name": "r", "formula": "y / y"}], "options": [
            {"text": "{r}", "is_correct": True}, {"text": "1"}]}, "two options read the same"),
        ({"numbers": {"x": "1"}}, ""),
    ],
)  # fmt: skip
def test_what_learners_could_not_be_asked_is_refused(broken: dict[str, Any], word: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        QUESTION_TYPES["single_choice"].dump_data({**DRAWN, "options": OPTIONS, **broken})
    assert word in " ".join(problem.sentence for problem in caught.value.problems)


def test_other_formats_are_told_apart_instead_of_braces() -> None:
    stored = QUESTION_TYPES["single_choice"].dump_data({**DRAWN, "options": OPTIONS})
    with pytest.raises(CannotCarry):
        dialect_of(Asked("single_choice", "", "", stored), "gift")
