"""Essays: kept as written, counted in words, marked by people."""

from typing import Any

import pytest
from django.http import QueryDict

from courses.questions.types import QUESTION_TYPES, AnswerInvalid, DataInvalid

ESSAY = QUESTION_TYPES["essay"]


def essay(**data: Any) -> dict[str, Any]:
    found: dict[str, Any] = ESSAY.dump_data(data)
    return found


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one two", "There are 2 words so far; at least 3"),
        ("one two three", ""),
        ("a b c d e f", "There are 6 words; at most 5"),
    ],
)
def test_the_length_is_told_and_never_refused(text: str, told: str) -> None:
    data = essay(min_words=3, max_words=5)
    assert ESSAY.warning(data, {"text": text}).startswith(told)
    assert bool(ESSAY.warning(data, {"text": text})) == bool(told)
    assert ESSAY.grade(data, {"text": text}).needs_marking


def test_limits_that_no_text_meets_are_refused() -> None:
    with pytest.raises(DataInvalid):
        essay(min_words=9, max_words=3)


def test_what_the_field_started_with_is_no_answer() -> None:
    data = essay(template="Dear Sir,\nYours")
    form = QueryDict(mutable=True)
    form.update({"q-template": "Dear Sir,\r\nYours", "q-text": "Dear Sir,\r\nYours\r\n"})
    assert ESSAY.parse_form(data, form, "q") is None
    form["q-text"] = "Dear Sir,\r\n\r\nNo.\r\nYours"
    assert ESSAY.parse_form(data, form, "q") == {"text": "Dear Sir,\n\nNo.\nYours"}


def test_the_model_answer_reaches_no_learner() -> None:
    data = essay(model_answer="SECRET", marking_notes="SECRET")
    answer = {"text": "Mine"}
    told = [
        ESSAY.public_data(data),
        ESSAY.grade(data, answer),
        ESSAY.correct_answer(data),
        ESSAY.describe_answer(data, answer),
    ]
    assert "SECRET" not in str(told)


def test_a_book_is_too_long() -> None:
    with pytest.raises(AnswerInvalid, match="50000 characters"):
        ESSAY.parse_answer(essay(), {"text": "x" * 50_001})
