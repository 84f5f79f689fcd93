"""A quiz of a choice, an essay and a file question, handed in by a learner."""

from typing import Any

import pytest

from accounts.models import Organization, User
from courses.models import Course, Lesson, Quiz, QuizQuestion
from courses.testing import make_course, make_question, make_quiz
from learning.attempts import actions
from learning.attempts.models import Attempt
from learning.enrolments.actions import enrol
from lms.kernel import clock


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def lesson(course: Course) -> Lesson:
    found = Lesson.objects.get(course=course, slug="lesson-1")
    found.completion_rule = {"quiz_passed": True}
    found.save()
    return found


@pytest.fixture
def quiz(lesson: Lesson) -> Quiz:
    found = make_quiz(lesson, questions=1)
    data = {
        "model_answer": {"text": "MODEL", "html": "MODEL"},
        "marking_notes": {"text": "NOTES", "html": "NOTES"},
    }
    for position in (2, 3):
        question = make_question("essay", data, course=lesson.course, points=3 if position == 2 else 6)
        QuizQuestion.objects.create(quiz=found, question=question, position=position)
    return found


def hand_in(quiz: Quiz, learner: User, *texts: str | None) -> Attempt:
    """An attempt with the choice right and these essays, handed in."""
    now = clock.now()
    enrolment = enrol(course=quiz.course, learner=learner, actor=learner, now=now, source="test")
    attempt = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=now)
    for position, answer in enumerate(
        [{"choice": "b"}, *({"text": text} if text else None for text in texts)], 1
    ):
        place: dict[str, Any] = {"attempt_id": attempt.pk, "learner_id": learner.pk, "position": position}
        content = actions.question_at(**place)
        actions.save_answer(**place, content=content, answer=answer, now=now)
    return actions.hand_in(attempt=attempt, actor=learner, now=now)


@pytest.fixture
def attempt(quiz: Quiz, learner: User) -> Attempt:
    return hand_in(quiz, learner, "First essay", "Second essay")
