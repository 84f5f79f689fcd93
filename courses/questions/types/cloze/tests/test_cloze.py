"""Gaps in a text: where they are, what they are worth, and how authors write them."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.questions.types import QUESTION_TYPES, AnswerInvalid, DataInvalid
from courses.questions.types.cloze.body import pieces, places

CLOZE = QUESTION_TYPES["cloze"]
CAPITAL = {"id": "1", "kind": "text", "written": "Paris # Well known.\n50 % Lutetia # In Caesar's days."}
RIVERS = {"id": "2", "kind": "number", "weight": "2", "written": "776 ± 5"}
SEA = {
    "id": "3",
    "kind": "choice",
    "written": "*the Channel\nthe Atlantic # Look at a map.\nthe Mediterranean",
}
BODY = "The capital is {{1}}. The Seine is {{2}} km long and ends in {{3}}."


def stored(scoring: str = "per_right", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = CLOZE.dump_data(
        {"body": BODY, "gaps": [CAPITAL, RIVERS, SEA], "scoring": scoring, **more}
    )
    return found


def score(data: dict[str, Any], **gaps: str) -> Decimal:
    found: Decimal = CLOZE.grade(data, {"gaps": {name[1:]: text for name, text in gaps.items()}}).score
    return found


@pytest.mark.parametrize(
    ("scoring", "gaps", "expected"),
    [
        ("per_right", {"g1": "paris", "g2": "780", "g3": "o1"}, "1"),
        ("per_right", {"g1": "paris"}, "0.25"),
        ("per_right", {"g1": "Lutetia", "g2": "776"}, "0.625"),
        ("per_right", {"g2": "five"}, "0"),
        ("all_or_nothing", {"g1": "paris", "g2": "780"}, "0"),
        ("all_or_nothing", {"g1": "paris", "g2": "780", "g3": "o1"}, "1"),
        ("right_minus_wrong", {"g1": "paris", "g2": "780", "g3": "o2"}, "0.5"),
        ("right_minus_wrong", {"g1": "paris", "g2": "780"}, "0.75"),
        ("right_minus_wrong", {"g1": "paris", "g2": "1"}, "0"),
    ],
)
def test_gaps_earn_their_weight_by_the_rule(scoring: str, gaps: dict[str, str], expected: str) -> None:
    assert score(stored(scoring), **gaps) == Decimal(expected)


@given(st.permutations([CAPITAL, RIVERS, SEA]), st.permutations(["1", "2", "3"]))
def test_the_order_of_gaps_and_of_answers_does_not_matter(gaps: list[Any], order: list[str]) -> None:
    answer = {"1": "Lutetia", "2": "776", "3": "o3"}
    data = CLOZE.dump_data({"body": BODY, "gaps": gaps})
    outcome = CLOZE.grade(data, {"gaps": {gap_id: answer[gap_id] for gap_id in order}})
    assert outcome.score == Decimal("0.625")
    assert [remark.option_id for remark in outcome.feedback] == ["1", "2", "3"]
    assert "Caesar" in outcome.feedback[0].html
    assert CLOZE.describe_answer(data, {"gaps": answer}) == "Lutetia; 776; the Mediterranean"


def test_marks_are_seen_in_words_only() -> None:
    html = (
        '<p title="{{1}}">a {{ 2 }} <span class="math" data-display="false">\\frac{{3}}{4}</span> {{4}}</p>'
    )
    assert places(html) == ["2", "4"]
    assert "".join(pieces(html)[::2]).count("<") == html.count("<")


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        ({"body": "No gap."}, "{{1}} once"),
        ({"body": "{{1}} {{1}} {{2}} {{3}}"}, "{{1}} once"),
        ({"body": f"{BODY} {{{{4}}}}"}, "gap 4"),
        ({"gaps": [CAPITAL, CAPITAL, RIVERS, SEA]}, "same number"),
        ({"gaps": [{**CAPITAL, "written": ""}, RIVERS, SEA]}, "answers of this gap"),
        ({"gaps": [{**CAPITAL, "weight": "0"}, RIVERS, SEA]}, "gaps.0.text.weight"),
        ({"gaps": [CAPITAL, {**RIVERS, "written": "many"}, SEA]}, "gaps.1"),
        ({"gaps": [CAPITAL, RIVERS, {**SEA, "written": "one\ntwo"}]}, "right"),
    ],
)
def test_a_text_that_cannot_be_asked_is_refused(broken: dict[str, Any], word: str) -> None:
    with pytest.raises(DataInvalid) as caught:
        stored(**broken)
    assert word in str(caught.value)


def test_lines_are_kept_and_a_new_line_is_a_new_answer() -> None:
    data = stored()
    assert data["gaps"][0]["written"] == CAPITAL["written"]
    data["gaps"][0] = {key: value for key, value in data["gaps"][0].items() if key != "question"} | {
        "written": "Rome"
    }
    assert score(CLOZE.dump_data(data), g1="rome") == Decimal("0.25")


def test_a_gap_from_an_import_can_be_written_on() -> None:
    question = {
        "options": [
            {"id": "x", "text": "Up", "is_correct": True, "feedback": "Yes."},
            {"text": "Down", "share": "0.5"},
        ]
    }
    data = CLOZE.dump_data({"body": "{{1}}", "gaps": [{"id": 1, "kind": "choice", "question": question}]})
    assert data["gaps"][0]["written"] == "*Up # Yes.\n50 % Down"
    again = {"id": "1", "kind": "choice", "written": data["gaps"][0]["written"]}
    told = CLOZE.grade(CLOZE.dump_data({"body": "{{1}}", "gaps": [again]}), {"gaps": {"1": "o2"}})
    assert told.score == Decimal("0.5")


def test_answers_that_do_not_fit_are_refused() -> None:
    for gaps in ({"9": "x"}, {"3": "o9"}, {"1": "x" * 501}, {}, {"1": " "}, {"1": 5}):
        with pytest.raises(AnswerInvalid):
            CLOZE.parse_answer(stored(), {"gaps": gaps})
    assert CLOZE.warning(stored(), {"gaps": {"2": "many"}}).startswith("2: This is not a number")


def test_options_are_shown_in_another_order_to_each_where_the_author_wants_that() -> None:
    question = {"options": [{"text": str(n), "is_correct": n == 1} for n in range(8)], "shuffle": True}
    data = CLOZE.dump_data({"body": "{{1}}", "gaps": [{"id": "1", "kind": "choice", "question": question}]})
    orders = {
        str(CLOZE.public_data(data, seed=str(seed))["pieces"][0]["gap"]["choices"]) for seed in range(20)
    }
    assert len(orders) > 10
    assert CLOZE.varies(data)
    assert not CLOZE.varies(stored())
