"""The card of a quiz on its lesson: how the learner stands, what is left, and the one next step."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.models import Course, Quiz
from courses.testing import make_course, make_quiz
from learning.attempts.models import Attempt
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from lms.kernel import clock

pytestmark = pytest.mark.django_db
Card = Callable[[], str]


@pytest.fixture
def course(scope: object, instructor: User) -> Course:
    return make_course(instructor, lessons=2)


@pytest.fixture
def quiz(course: Course) -> Quiz:
    lesson = course.lessons.get(slug="lesson-1")
    lesson.completion_rule = {"viewed": True, "quiz_passed": True}
    lesson.save()
    return make_quiz(lesson, attempts_allowed=3)


@pytest.fixture
def enrolment(course: Course, learner: User) -> Enrolment:
    return enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")


@pytest.fixture
def card(client_for: Callable[..., Client], learner: User, enrolment: Enrolment, quiz: Quiz) -> Card:
    def read() -> str:
        page = client_for(learner).get("/learn/statistics/lesson-1/").content.decode()
        return (
            page.partition('<section class="block-card quiz-card"')[2]
            .partition(">")[2]
            .partition("</section>")[0]
        )

    return read


def attempt(enrolment: Enrolment, quiz: Quiz, number: int, percentage: int | None) -> Attempt:
    """Make an attempt that reached `percentage`, or one that is running."""
    ended: dict[str, Any] = {"state": "in_progress"}
    if percentage is not None:
        ended = {
            "state": "handed_in", "ended_at": clock.now(), "score": percentage, "percentage": percentage,
            "passed": percentage >= quiz.passing_score_percentage,
        }  # fmt: skip
    return Attempt.objects.create(
        enrolment=enrolment, learner=enrolment.learner, quiz=quiz, number=number, max_score=Decimal(100),
        started_at=clock.now(), **ended,
    )  # fmt: skip


def test_before_the_first_attempt(card: Card) -> None:
    assert "Not started" in card()
    assert "Open the check" in card()


def test_a_running_attempt_is_gone_on_with(card: Card, enrolment: Enrolment, quiz: Quiz) -> None:
    running = attempt(enrolment, quiz, 1, None)
    assert "In progress" in card()
    assert f'button-primary" href="/learn/attempts/{running.pk}/"' in card()
    assert "2 attempts left" in card()


def test_the_figure_that_counts_and_what_is_left(card: Card, enrolment: Enrolment, quiz: Quiz) -> None:
    attempt(enrolment, quiz, 1, 40)
    assert "Not passed yet, 40 %" in card()
    assert "2 attempts left" in card()
    assert "Try again" in card()
    attempt(enrolment, quiz, 2, 80)
    assert "Passed, 80 %" in card()
    assert "attempts left" not in card()
    assert "Look at it again" in card()
    assert "button-primary" not in card()


def test_no_attempts_left(card: Card, enrolment: Enrolment, quiz: Quiz) -> None:
    for number in (1, 2, 3):
        attempt(enrolment, quiz, number, 10)
    assert "No attempts left" in card()
    assert "Look at it again" in card()


def test_a_quiz_that_keeps_its_scores_keeps_them_here(card: Card, enrolment: Enrolment, quiz: Quiz) -> None:
    Quiz.objects.update(feedback="none")
    attempt(enrolment, quiz, 1, 40)
    assert "Handed in" in card()
    assert "40 %" not in card()


def test_a_closed_quiz_is_not_the_next_step(card: Card, quiz: Quiz) -> None:
    Quiz.objects.update(closes_at=clock.now() - timedelta(minutes=1))
    assert "Not started" in card()
    assert "button-primary" not in card()


@pytest.mark.usefixtures("enrolment", "quiz")
def test_one_step_a_page(client_for: Callable[..., Client], learner: User, course: Course) -> None:
    make_quiz(course.lessons.get(slug="lesson-1"), title="Another")
    page = client_for(learner).get("/learn/statistics/lesson-1/").content.decode()
    assert (page.count("quiz-card-stand"), page.count("button-primary")) == (2, 1)


def test_who_only_looks_is_told_nothing_of_attempts(
    client_for: Callable[..., Client], instructor: User, quiz: Quiz
) -> None:
    page = client_for(instructor).get("/learn/statistics/lesson-1/").content.decode()
    assert "quiz-card" in page
    assert "Not started" not in page
