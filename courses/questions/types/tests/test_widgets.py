"""The learner's widgets: plain forms that send back what they show."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from hypothesis import given

from courses.questions.types import QUESTION_TYPES
from courses.questions.types.tests.controls import Controls
from courses.questions.types.tests.strategies import Json, case

every_type = pytest.mark.parametrize("kind", QUESTION_TYPES.values(), ids=QUESTION_TYPES)


def widget(kind: Any, data: Json, answer: Json | None = None, **more: Any) -> str:
    question = SimpleNamespace(prompt_html="<p>How many?</p>")
    context = {"question": question, "public": kind.public_data(data), "answer": answer, "name": "q1"}
    return render_to_string(kind.template, context | {"disabled": False, "outcome": None} | more)


@given(case())
def test_a_form_sends_back_the_answer_it_shows(given_case: tuple[Any, Json, Json]) -> None:
    kind, data, answer = given_case
    stored = kind.dump_data(data)
    kept = kind.dump_answer(stored, answer)
    if "\r" in kept.get("text", "") or "\n" in kept.get("text", ""):
        return  # a one-line field cannot hold them
    assert kind.parse_form(stored, Controls(widget(kind, stored, kept)).sent, "q1") == kept
    assert kind.parse_form(stored, Controls(widget(kind, stored)).sent, "q1") is None


@every_type
def test_labels_and_descriptions_point_at_something(kind: Any) -> None:
    controls = Controls(widget(kind, kind.blank(), error="Write a number."))
    assert controls.references <= controls.ids
    assert "q1-prompt" in controls.references


@every_type
def test_a_closed_question_takes_no_input(kind: Any) -> None:
    opening = re.compile(r"<fieldset[^>]* disabled>")
    assert opening.search(widget(kind, kind.blank(), disabled=True))
    assert not opening.search(widget(kind, kind.blank()))


@every_type
def test_the_outcome_is_said_in_words(kind: Any) -> None:
    data = kind.dump_data({**kind.blank(), "feedback_correct": "Well seen.", "explanation": "Because."})
    key = kind.correct_answer(data)
    html = widget(kind, data, key, outcome=kind.grade(data, key))
    if kind.marked_by_people:
        assert "Waits to be marked" in html
        assert "Not right" not in html
    else:
        assert "Right" in html
        assert "Well seen." in html
    assert "Because." not in html
    assert "Because." in widget(kind, data, key, outcome=kind.grade(data, key), explain=True)
    assert "No answer" in widget(kind, data, None, outcome=kind.grade(data, None))


def test_a_wrong_option_carries_its_own_remark() -> None:
    kind = QUESTION_TYPES["single_choice"]
    data = kind.dump_data(
        {
            "options": [
                {"id": "a", "text": "Two", "feedback": "Count again."},
                {"id": "b", "text": "4", "is_correct": True},
            ]
        }
    )
    html = widget(kind, data, {"choice": "a"}, outcome=kind.grade(data, {"choice": "a"}))
    wrong, right = html.split("<label")[1:]
    assert "option-bad" in wrong
    assert "Count again." in wrong
    assert "option-bad" not in right
    assert "option-ok" not in right


def test_keys_are_letters_or_numbers() -> None:
    kind = QUESTION_TYPES["single_choice"]
    assert '<kbd class="kbd" aria-hidden="true">B</kbd>' in widget(kind, kind.blank())
    assert '<kbd class="kbd" aria-hidden="true">2</kbd>' in widget(kind, kind.blank(), numbered=True)


def test_what_a_learner_wrote_is_text() -> None:
    kind = QUESTION_TYPES["short_answer"]
    html = widget(kind, kind.blank(), {"text": '"><script>alert(1)</script>'})
    assert "<script>" not in html
