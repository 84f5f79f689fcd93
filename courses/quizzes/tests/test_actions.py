"""Quizzes and their questions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from courses import api
from courses.models import Lesson, Quiz, QuizQuestion
from courses.quizzes.actions import bin_quiz, remove_from_quiz, restore_quiz
from courses.testing import make_course, make_question
from lms.kernel import clock

pytestmark = pytest.mark.usefixtures("scope")


@pytest.fixture
def lesson(instructor: Any) -> Lesson:
    return make_course(instructor, lessons=1).lessons.get()  # type: ignore[attr-defined,no-any-return]


def test_a_quiz_has_the_usual_pass_mark(lesson: Lesson, instructor: Any) -> None:
    quiz = api.create_quiz(lesson=lesson, title="Check", actor=instructor)
    assert (quiz.passing_score_percentage, quiz.is_published, quiz.course) == (70, False, lesson.course)
    api.publish_quiz(quiz=quiz, actor=instructor)
    quiz.refresh_from_db()
    assert quiz.is_published


def test_questions_go_to_the_end_once(lesson: Lesson, instructor: Any) -> None:
    quiz = api.create_quiz(lesson=lesson, title="Check", actor=instructor)
    one, two = make_question(), make_question()
    api.add_to_quiz(quiz=quiz, question=one, actor=instructor)
    api.add_to_quiz(quiz=quiz, question=two, actor=instructor)
    api.add_to_quiz(quiz=quiz, question=one, points=Decimal(3), actor=instructor)
    places = QuizQuestion.objects.filter(quiz=quiz).order_by("position")
    assert [(place.question, place.position, place.points) for place in places] == [
        (one, 1, Decimal(3)),
        (two, 2, None),
    ]
    remove_from_quiz(place=places[0], actor=instructor)
    assert [place.question for place in places.all()] == [two]


def test_the_bin(lesson: Lesson, instructor: Any) -> None:
    quiz = api.create_quiz(lesson=lesson, title="Check", actor=instructor)
    bin_quiz(quiz=quiz, actor=instructor, now=clock.now())
    assert not Quiz.objects.kept().exists()  # type: ignore[attr-defined]
    restore_quiz(quiz=quiz, actor=instructor)
    assert Quiz.objects.kept().get() == quiz  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "wrong",
    [
        {"passing_score_percentage": 101},
        {"time_limit_minutes": 0},
        {"counts": "luck"},
        {"opens_at": clock.now(), "closes_at": clock.now() - timedelta(days=1)},
    ],
)
def test_the_database_refuses(lesson: Lesson, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Quiz.objects.create(lesson=lesson, title="x", **wrong)
