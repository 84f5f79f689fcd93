"""What holds for every type of question."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.types import QUESTION_TYPES, AnswerInvalid, DataInvalid
from courses.questions.types.tests.arranging import another_key
from courses.questions.types.tests.strategies import CASES, case

Json = dict[str, Any]
every_type = pytest.mark.parametrize("kind", QUESTION_TYPES.values(), ids=QUESTION_TYPES)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(case())
def test_scores_lie_between_nothing_and_all(given_case: tuple[Any, Json, Json]) -> None:
    kind, data, answer = given_case
    outcome = kind.grade(kind.dump_data(data), answer)
    assert Decimal(0) <= outcome.score <= Decimal(1)
    assert outcome.correct == (outcome.score == 1)
    assert outcome.answered
    assert -outcome.score.as_tuple().exponent <= 4


@given(case())
def test_the_key_gets_full_marks_where_no_person_marks(given_case: tuple[Any, Json, Json]) -> None:
    kind, data, _answer = given_case
    stored = kind.dump_data(data)
    outcome = kind.grade(stored, kind.correct_answer(stored))
    assert outcome.needs_marking == kind.marked_by_people
    assert outcome.correct == (not kind.marked_by_people)
    assert outcome.score == int(outcome.correct)
    assert kind.warning(stored, kind.correct_answer(stored)) == ""


@given(case(), st.text(max_size=8))
def test_every_draw_has_its_own_key_and_stays_the_same(given_case: tuple[Any, Json, Json], seed: str) -> None:
    kind, data, answer = given_case
    stored = kind.dump_data(data)
    assert kind.public_data(stored, seed=seed) == kind.public_data(stored, seed=seed)
    assert kind.prompt(stored, "{x} {z}", seed) == kind.prompt(stored, "{x} {z}", seed)
    if not kind.marked_by_people:
        assert kind.grade(stored, kind.correct_answer(stored, seed), seed).correct
    if not kind.varies(stored):
        assert kind.grade(stored, answer, seed) == kind.grade(stored, answer)


@given(case())
def test_no_answer_scores_nothing(given_case: tuple[Any, Json, Json]) -> None:
    kind, data, _answer = given_case
    outcome = kind.grade(kind.dump_data(data), None)
    assert (outcome.score, outcome.correct, outcome.answered) == (0, False, False)


@given(case())
def test_stored_data_and_answers_are_stable(given_case: tuple[Any, Json, Json]) -> None:
    kind, data, answer = given_case
    stored = kind.dump_data(data)
    assert kind.dump_data(stored) == stored
    assert json.loads(json.dumps(stored)) == stored
    kept = kind.dump_answer(stored, answer)
    assert kind.dump_answer(stored, kept) == kept
    assert kind.grade(stored, kept) == kind.grade(data, answer)


@given(case(), anything)
def test_any_answer_is_graded_or_refused_with_a_sentence(
    given_case: tuple[Any, Json, Json], raw: Any
) -> None:
    kind, data, answer = given_case
    stored = kind.dump_data(data)
    mangled = dict.fromkeys(answer, raw)
    for attempt in (raw if isinstance(raw, dict) else {}, mangled):
        sentence = "."
        try:
            kind.grade(stored, attempt)
        except AnswerInvalid as error:
            sentence = str(error)
        assert sentence.endswith(".")


@given(case())
def test_the_browser_learns_nothing_from_public_data(given_case: tuple[Any, Json, Json]) -> None:
    """Whatever is right, and whatever is said about it: the browser is told the same."""
    kind, data, _answer = given_case
    stored = kind.dump_data(data)
    public = kind.public_data(stored)
    assert public == kind.public_data(kind.dump_data(_with_another_key(data)))
    words = json.dumps(public)
    for secret in (
        "is_correct",
        "correct_answer",
        "feedback",
        "share",
        "tolerance",
        "value",
        "explanation",
        "hints",
        "written",
        "formula",
        "model_answer",
        "marking_notes",
    ):
        assert f'"{secret}"' not in words


def _with_another_key(data: Json) -> Json:
    """The same question to look at, with another right answer and without a word on any."""
    if arranged := another_key(data):
        return arranged
    other = {
        name: data[name]
        for name in data
        if name in {"shuffle", "scoring", "units", "unit_required", "typos", "parameters", "computed"}
    }
    if "gaps" in data:
        keys = {"text": "seven", "number": "7"}
        gaps = [
            {**gap, "written": keys.get(gap["kind"]) or _another_right_one(gap["written"])}
            for gap in data["gaps"]
        ]
        return {**other, "body": data["body"], "gaps": gaps}
    if not {"options", "correct_answer", "answers"} & set(data):
        return other | {
            name: data[name]
            for name in {"template", "min_words", "max_words", "max_files", "suffixes"} & set(data)
        }
    if "options" in data:
        flipped = [
            {"id": o["id"], "text": o["text"], "is_correct": not o["is_correct"]} for o in data["options"]
        ]
        other["options"] = flipped if any(o["is_correct"] for o in flipped) else [
            {**o, "is_correct": o is flipped[0]} for o in flipped
        ]  # fmt: skip
    elif "correct_answer" in data:
        other["correct_answer"] = not data["correct_answer"]
    else:
        other["answers"] = [
            {"value": "7"} if {"value", "formula"} & set(data["answers"][0]) else {"text": "seven"}
        ]
    return other


def _another_right_one(written: str) -> str:
    first, second, *rest = written.splitlines()
    return "\n".join([first.removeprefix("*"), f"*{second}", *rest])


@given(case())
def test_answers_can_be_told_in_words(given_case: tuple[Any, Json, Json]) -> None:
    kind, data, answer = given_case
    stored = kind.dump_data(data)
    assert kind.describe_answer(stored, kind.dump_answer(stored, answer)).strip()
    assert kind.describe_answer(stored, None) == "No answer"


@given(case(), st.text(max_size=8))
def test_shuffling_is_stable_and_keeps_what_is_fixed(given_case: tuple[Any, Json, Json], seed: str) -> None:
    kind, data, _answer = given_case
    stored = kind.dump_data(data)
    order = kind.option_order(stored, seed)
    assert order == kind.option_order(stored, seed)
    if kind.mixed(kind.load(stored)):
        assert sorted(order) == sorted(option["id"] for option in kind.public_data(stored)["options"])
        return
    written = [option["id"] for option in stored.get("options", [])]
    assert sorted(order) == sorted(written)
    if not data.get("shuffle"):
        assert order == written
    for place, option in enumerate(stored.get("options", [])):
        assert order[place] == option["id"] or not option["fixed"]
    if order:
        shown = kind.public_data(stored, order=order)["options"]
        assert [option["id"] for option in shown] == order
        assert [option["letter"] for option in shown] == list("ABCDEFG")[: len(shown)]


def test_shuffling_does_shuffle() -> None:
    kind = QUESTION_TYPES["single_choice"]
    data = {"options": [{"text": str(n), "is_correct": n == 1} for n in range(8)], "shuffle": True}
    orders = {tuple(kind.option_order(kind.dump_data(data), str(seed))) for seed in range(20)}
    assert len(orders) > 10


@every_type
def test_an_empty_form_is_no_answer(kind: Any) -> None:
    assert kind.parse_form(kind.blank(), QueryDict(""), "q1") is None
    assert kind.parse_form(kind.blank(), QueryDict("q1-text=+&q1-choice=&q1-value="), "q1") is None


@every_type
def test_a_blank_question_is_valid_and_has_a_template(kind: Any) -> None:
    data = kind.blank()
    assert kind.dump_data(data) == data
    assert kind.template == f"courses/questions/{kind.name}.html"


@every_type
def test_data_that_makes_no_sense_is_refused_with_its_place(kind: Any) -> None:
    with pytest.raises(DataInvalid) as caught:
        kind.dump_data({**kind.blank(), "colour": "green"})
    assert [problem.location for problem in caught.value.problems] == ["colour"]
    assert "colour" in str(caught.value)


def test_texts_are_cleaned_on_their_way_in() -> None:
    kind = QUESTION_TYPES["single_choice"]
    bad = '<img src=x onerror="alert(1)"><script>alert(1)</script>four'
    stored = kind.dump_data(
        {"options": [{"html": bad, "is_correct": True, "feedback": {"html": bad}}, {"text": "**two** $x$"}]}
    )
    assert "onerror" not in json.dumps(stored)
    assert "script" not in json.dumps(stored)
    first, second = stored["options"]
    assert first["text"] == "four"
    assert second["html"] == '<strong>two</strong> <span class="math" data-display="false">x</span>'


def test_the_folders_and_the_registry_agree() -> None:
    folders = {path.parent.name for path in Path(__file__).parents[1].glob("*/schema.py")}
    assert folders == set(QUESTION_TYPES) == set(CASES)
