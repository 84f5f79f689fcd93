"""What other parts hear of quizzes."""

from typing import Any

import pytest

from accounts.models import User
from courses.models import Prerequisite
from courses.testing import make_course, make_quiz
from learning.attempts.actions import hand_in, question_at, save_answer, start
from learning.attempts.facts import lesson_scores
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from lms.kernel import clock

pytestmark = pytest.mark.django_db


def take(enrolment: Enrolment, quiz: Any, right: int) -> None:
    attempt = start(quiz=quiz, enrolment=enrolment, actor=enrolment.learner, now=clock.now())
    for position in range(1, 4):
        place = {"attempt_id": attempt.pk, "learner_id": enrolment.learner_id, "position": position}
        answer = {"choice": "b" if position <= right else "a"}
        save_answer(**place, content=question_at(**place), answer=answer, now=clock.now())
    hand_in(attempt=attempt, actor=enrolment.learner, now=clock.now())


def test_a_lesson_that_asks_for_a_score_opens_when_it_is_reached(
    scope: object, instructor: User, learner: User, client_for: Any
) -> None:
    course = make_course(instructor)
    first, second = course.lessons.order_by("sequence")[:2]
    quiz = make_quiz(first)
    first.completion_rule = {"viewed": True}
    first.save()
    Prerequisite.objects.create(course=course, lesson=second, required_lesson=first, minimum_score=60)
    enrolment = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    client = client_for(learner)
    client.get("/learn/statistics/lesson-1/")
    assert "Opens when you reach 60 %" in client.get("/learn/statistics/lesson-2/").content.decode()
    take(enrolment, quiz, right=1)
    assert "Not open yet" in client.get("/learn/statistics/lesson-2/").content.decode()
    take(enrolment, quiz, right=2)
    assert round(lesson_scores(enrolment.pk)[first.pk]) == 67
    assert "Not open yet" not in client.get("/learn/statistics/lesson-2/").content.decode()
