"""Single choice."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from courses.questions.types import AnswerInvalid, DataInvalid
from courses.questions.types.single_choice import TYPE
from courses.templatetags.questions import set_maths

DATA = {
    "options": [
        {"id": "a", "text": "Two", "feedback": "Count again."},
        {"id": "b", "text": "**Four**", "is_correct": True, "feedback": "Yes."},
        {"id": "c", "text": "Three", "share": "0.25"},
    ],
    "feedback_incorrect": "Look at the drawing.",
    "explanation": "Two and two.",
}


def test_right_wrong_and_nearly() -> None:
    assert TYPE.grade(DATA, {"choice": "b"}).score == 1
    assert TYPE.grade(DATA, {"choice": "a"}).score == 0
    nearly = TYPE.grade(DATA, {"choice": "c"})
    assert nearly.score == Decimal("0.25")
    assert nearly.partly
    assert not nearly.correct


def test_feedback_is_on_the_chosen_option_and_on_the_whole() -> None:
    stored = TYPE.dump_data(DATA)
    outcome = TYPE.grade(stored, {"choice": "a"})
    said = [(remark.kind, remark.option_id, remark.html, remark.correct) for remark in outcome.feedback]
    assert said == [("option", "a", "Count again.", False), ("overall", "", "Look at the drawing.", False)]
    assert outcome.explanation == "Two and two."


def test_an_option_of_another_question_is_refused() -> None:
    with pytest.raises(AnswerInvalid, match="not part of the question"):
        TYPE.grade(DATA, {"choice": "z"})
    with pytest.raises(AnswerInvalid, match="does not fit"):
        TYPE.grade(DATA, {"choice": 2})


def test_the_form_names_its_fields_after_the_prefix() -> None:
    form = QueryDict("q7-choice=b&q8-choice=a")
    assert TYPE.parse_form(DATA, form, "q7") == {"choice": "b"}
    assert TYPE.parse_form(DATA, form, "q8") == {"choice": "a"}


def test_words_of_an_answer_are_plain_text() -> None:
    assert TYPE.describe_answer(TYPE.dump_data(DATA), {"choice": "b"}) == "Four"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([{"text": "One"}, {"text": "Two"}], "Mark at least one option as right"),
        ([{"id": "a", "text": "One", "is_correct": True}, {"id": "a", "text": "Two"}], "the same id"),
        ([{"text": "One", "is_correct": True}, {"text": " "}], "Every option needs a text"),
    ],
)
def test_options_that_make_no_question(options: list[dict[str, object]], sentence: str) -> None:
    with pytest.raises(DataInvalid, match=sentence):
        TYPE.dump_data({"options": options})


def test_options_without_ids_get_free_ones() -> None:
    stored = TYPE.dump_data(
        {"options": [{"text": "One", "is_correct": True}, {"id": "o1", "text": "Two"}, {"text": "3"}]}
    )
    assert [option["id"] for option in stored["options"]] == ["o2", "o1", "o3"]


def test_a_formula_in_the_key_keeps_its_delimiters_to_be_drawn() -> None:
    data = {
        "options": [{"id": "a", "text": r"$\frac{1}{2} < x$", "is_correct": True}, {"id": "b", "text": "5"}]
    }
    stored = TYPE.dump_data(data)
    told = TYPE.describe_answer(stored, {"choice": "a"})
    assert told == r"\(\frac{1}{2} < x\)"
    assert set_maths(told) == r'<span class="math" data-display="false">\frac{1}{2} &lt; x</span>'
    assert set_maths("<b>5</b>") == "&lt;b&gt;5&lt;/b&gt;"
