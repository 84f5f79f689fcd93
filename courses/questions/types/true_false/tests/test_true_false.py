"""True or false."""

import pytest
from django.http import QueryDict

from courses.questions.types import AnswerInvalid
from courses.questions.types.true_false import TYPE

DATA = {"correct_answer": False, "feedback_true": "It is the other way round."}


def test_truth_table() -> None:
    for key in (True, False):
        for value in (True, False):
            assert TYPE.grade({"correct_answer": key}, {"value": value}).correct == (key == value)


def test_feedback_belongs_to_what_was_said() -> None:
    stored = TYPE.dump_data(DATA)
    assert TYPE.grade(stored, {"value": True}).feedback[0].html == "It is the other way round."
    assert TYPE.grade(stored, {"value": False}).feedback[0].html == ""


def test_the_form_sends_words() -> None:
    assert TYPE.parse_form(DATA, QueryDict("q-value=true"), "q") == {"value": True}
    assert TYPE.parse_form(DATA, QueryDict("q-value=false"), "q") == {"value": False}
    with pytest.raises(AnswerInvalid):
        TYPE.parse_form(DATA, QueryDict("q-value=perhaps"), "q")
