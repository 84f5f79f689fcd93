"""Questions and their versions."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from courses import api
from courses.models import Question, QuestionVersion
from courses.questions.actions import EditedMeanwhile, bin_question, restore_question
from courses.questions.types.errors import DataInvalid
from courses.testing import make_course
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
DATA = {"options": [{"text": "Two"}, {"text": "*Four*", "is_correct": True}]}


def _question(actor: Any, **fields: Any) -> Question:
    asked = {"type": "single_choice", "prompt": "What is *two* and two?", "data": DATA} | fields
    return api.create_question(actor=actor, **asked)


def test_a_question_starts_with_version_one(instructor: Any) -> None:
    question = _question(instructor, tags=["sums"])
    version = question.current
    assert version is not None
    assert (version.number, version.author, version.points) == (1, instructor, Decimal(1))
    assert version.prompt_html == "<p>What is <em>two</em> and two?</p>"
    assert version.data["options"][1]["html"] == "<em>Four</em>"
    assert question.title == "What is two and two?"


def test_a_change_makes_a_version_and_leaves_the_old_one(instructor: Any, other_instructor: Any) -> None:
    question = _question(instructor)
    first = question.current
    assert first is not None
    before = QuestionVersion.objects.values().get(pk=first.pk)
    second = api.revise_question(
        question=question, actor=other_instructor, prompt="And three and one?", data=DATA, points=Decimal(2)
    )
    assert (second.number, second.author) == (2, other_instructor)
    question.refresh_from_db()
    assert question.current == second
    assert QuestionVersion.objects.values().get(pk=first.pk) == before


def test_saving_without_a_change_makes_none(instructor: Any) -> None:
    question = _question(instructor)
    assert question.current is not None
    same = api.revise_question(
        question=question, actor=instructor, prompt=question.current.prompt, data=question.current.data
    )
    assert same == question.current
    assert question.versions.count() == 1  # type: ignore[attr-defined]


def test_the_type_may_change_with_a_version(instructor: Any) -> None:
    question = _question(instructor)
    version = api.revise_question(
        question=question, actor=instructor, type="true_false", prompt="Is it?", data={"correct_answer": True}
    )
    question.refresh_from_db()
    assert (version.type, question.type) == ("true_false", "true_false")
    assert question.versions.order_by("number").first().type == "single_choice"  # type: ignore[attr-defined]


def test_the_second_of_two_editors_is_told(instructor: Any) -> None:
    question = _question(instructor)
    api.revise_question(question=question, actor=instructor, prompt="A", data=DATA, expected=1)
    with pytest.raises(EditedMeanwhile):
        api.revise_question(question=question, actor=instructor, prompt="B", data=DATA, expected=1)
    assert question.versions.count() == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("type", "data"),
    [
        ("single_choice", {"options": []}),
        ("single_choice", {"options": [{"text": "a"}, {"text": "b"}]}),
        ("single_choice", {"nonsense": 1}),
        ("numerical", {}),
        ("no_such_type", {}),
    ],
)
def test_wrong_data_is_refused_in_words(instructor: Any, type: str, data: dict[str, Any]) -> None:
    with pytest.raises(DataInvalid) as caught:
        _question(instructor, type=type, data=data)
    assert caught.value.problems
    assert not Question.objects.exists()


def test_imported_html_is_kept_clean(instructor: Any) -> None:
    question = _question(
        instructor, prompt="Look", prompt_html="<p onclick='x'>Look <b>here</b></p><script>x</script>"
    )
    assert question.current is not None
    assert question.current.prompt_html == "<p>Look <b>here</b></p>"
    same = api.revise_question(
        question=question,
        actor=instructor,
        prompt="Look",
        prompt_html=question.current.prompt_html,
        data=DATA,
    )
    assert same.number == 1


def test_events_name_the_version(instructor: Any) -> None:
    course = make_course(instructor)
    question = _question(instructor, course=course)
    api.revise_question(question=question, actor=instructor, prompt="A", data=DATA)
    found = (
        Event.objects.filter(object_id=question.pk)
        .order_by("position")
        .values_list("verb", "payload", "course_id")
    )
    assert list(found) == [
        ("courses.question.created", {"type": "single_choice"}, course.pk),
        ("courses.question.revised", {"version": 2}, course.pk),
    ]


def test_the_bin(instructor: Any) -> None:
    question = _question(instructor)
    bin_question(question=question, actor=instructor, now=clock.now())
    assert not Question.objects.kept().exists()  # type: ignore[attr-defined]
    restore_question(question=question, actor=instructor)
    assert Question.objects.kept().get() == question  # type: ignore[attr-defined]


def test_two_versions_cannot_have_one_number(instructor: Any) -> None:
    question = _question(instructor)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVersion.objects.create(question=question, number=1, type="single_choice", prompt="x", data={})
