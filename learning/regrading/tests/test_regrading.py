"""A wrong key, from the preview to the learner: applied, undone, redone; figures and events."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Course, Lesson, Question, QuestionVersion, Quiz
from courses.testing import make_course, make_quiz
from learning.attempts import actions
from learning.attempts.models import Answer, Attempt
from learning.enrolments.actions import enrol
from learning.gradebook.models import GradeItem
from learning.gradebook.sync import sync_items
from learning.grading.actions import mark_answer
from learning.grading.tests.conftest import hand_in as hand_in_essays
from learning.grading.tests.conftest import quiz as essay_quiz
from learning.marking.rules import set_rules
from learning.models import LessonProgress
from learning.regrading.actions import apply_regrade, request_regrade, undo_regrade
from learning.regrading.models import Regrade, RegradeChange
from learning.regrading.queries import given_answers
from learning.regrading.work import RegradeError, run
from lms.kernel import clock
from lms.kernel.models import Event

__all__ = ["essay_quiz"]


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
    """Three questions, "b" is the key of each; 70 % to pass."""
    return make_quiz(lesson, questions=3, passing_score_percentage=70)


def take(quiz: Quiz, learner: User, *choices: str) -> Attempt:
    now = clock.now()
    enrolment = enrol(course=quiz.course, learner=learner, actor=learner, now=now, source="test")
    attempt = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=now)
    for position, choice in enumerate(choices, 1):
        place: dict[str, Any] = {"attempt_id": attempt.pk, "learner_id": learner.pk, "position": position}
        content = actions.question_at(**place)
        actions.save_answer(**place, content=content, answer={"choice": choice}, now=now)
    return actions.hand_in(attempt=attempt, actor=learner, now=now)


def first_question(quiz: Quiz, attempt: Attempt) -> Question:
    return Answer.objects.get(attempt=attempt, position=1).version.question


def correct_key(question: Question, right: str) -> None:
    """A new version of the question in which `right` is the key."""
    old = question.current
    assert old is not None
    data = {**old.data, "options": [{**one, "is_correct": one["id"] == right} for one in old.data["options"]]}
    question.current = QuestionVersion.objects.create(
        question=question, number=old.number + 1, type=old.type, prompt=old.prompt, prompt_html=old.prompt_html,
        data=data, points=old.points,
    )  # fmt: skip
    question.save()


def ask(quiz: Quiz, question: Question, actor: User, rule: str = "key", **more: Any) -> Regrade:
    made = request_regrade(
        course=quiz.course, quiz=quiz, question=Question.objects.select_related("current").get(pk=question.pk),
        rule=rule, accepted=more.get("accepted", []), note="Sorry, b was wrong.", actor=actor,
    )  # fmt: skip
    return worked(made)


def worked(regrade: Regrade) -> Regrade:
    run(regrade.pk, now=clock.now())
    regrade.refresh_from_db()
    return regrade


def figures(attempt: Attempt) -> tuple[Any, ...]:
    attempt.refresh_from_db()
    return (attempt.score, attempt.max_score, attempt.passed)


def test_a_wrong_key_is_corrected_undone_and_redone_and_learners_see_why(
    client: Client, quiz: Quiz, lesson: Lesson, learner: User, other_learner: User, instructor: User
) -> None:
    wronged, lucky = take(quiz, learner, "a", "b", "b"), take(quiz, other_learner, "b", "b", "b")
    question = first_question(quiz, wronged)
    correct_key(question, "a")
    regrade = ask(quiz, question, instructor)
    assert (regrade.state, regrade.answers, regrade.done) == ("preview", 2, 2)
    assert figures(wronged) == (2, 3, False)
    client.force_login(instructor)
    url = reverse("learning:regrade", args=[quiz.course.slug, regrade.pk])
    page = client.get(url).content.decode()
    assert "1 attempt passes by it" in page
    assert "1 attempt no longer passes" in page
    assert "2 (66.67 %)" in page
    assert "3 (100 %)" in page
    assert learner.full_name in page
    sync_items([quiz.course_id], now=clock.now())
    item = GradeItem.objects.get(quiz=quiz)
    set_rules(item=item, is_anonymous=True, is_double=False, actor=instructor, now=clock.now())
    assert learner.full_name not in client.get(url).content.decode()
    for _time in range(2):
        regrade = worked(apply_regrade(regrade=regrade, actor=instructor))
    assert (figures(wronged), figures(lucky)) == ((3, 3, True), (2, 3, False))
    # The one who passes now has completed the lesson; the other one keeps what was completed.
    assert LessonProgress.objects.filter(lesson=lesson, completed_at__isnull=False).count() == 2
    client.force_login(learner)
    page = client.get(reverse("learning:result", args=[wronged.pk])).content.decode()
    assert "Question 1 was regraded: the key was corrected" in page
    assert "Your score went from 2 to 3 points." in page
    assert "Sorry, b was wrong." in page
    regrade = worked(undo_regrade(regrade=regrade, actor=instructor))
    assert (figures(wronged), figures(lucky)) == ((2, 3, False), (3, 3, True))
    assert "was taken back" in client.get(reverse("learning:result", args=[wronged.pk])).content.decode()
    regrade = worked(apply_regrade(regrade=regrade, actor=instructor))
    assert (figures(wronged), regrade.state) == ((3, 3, True), "applied")
    events = Event.objects.filter(verb__startswith="learning.regrade.").order_by("position")
    verbs = [event.verb.rpartition(".")[2] for event in events]
    assert verbs == ["requested", "applied", "undone", "applied"]


@pytest.mark.parametrize(
    ("rule", "after"),
    [("full", (Decimal(2), Decimal(3), False)), ("drop", (Decimal(1), Decimal(2), False))],
)
def test_full_points_and_a_dropped_question(
    quiz: Quiz, learner: User, instructor: User, rule: str, after: tuple[Any, ...]
) -> None:
    attempt = take(quiz, learner, "a", "b", "a")
    regrade = ask(quiz, first_question(quiz, attempt), instructor, rule)
    worked(apply_regrade(regrade=regrade, actor=instructor))
    assert figures(attempt) == after
    worked(undo_regrade(regrade=regrade, actor=instructor))
    assert figures(attempt) == (1, 3, False)


def test_another_answer_is_accepted_and_the_same_again_changes_nothing(
    quiz: Quiz, learner: User, instructor: User
) -> None:
    from_a = take(quiz, learner, "a", "b", "b")
    question = first_question(quiz, from_a)
    with pytest.raises(RegradeError, match="at least one"):
        ask(quiz, question, instructor, "also")
    words = queries_words(quiz, question)
    regrade = ask(quiz, question, instructor, "also", accepted=words)
    worked(apply_regrade(regrade=regrade, actor=instructor))
    assert figures(from_a) == (3, 3, True)
    again = ask(quiz, question, instructor, "also", accepted=words)
    assert not RegradeChange.objects.filter(regrade=again).exists()


def queries_words(quiz: Quiz, question: Question) -> list[str]:
    found = given_answers(quiz, question)
    assert [count for _words, count in found] == [1]
    return [words for words, _count in found]


def test_what_was_changed_since_is_not_overwritten(quiz: Quiz, learner: User, instructor: User) -> None:
    attempt = take(quiz, learner, "a", "b", "b")
    first = ask(quiz, first_question(quiz, attempt), instructor, "full")
    second = ask(quiz, first_question(quiz, attempt), instructor, "drop")
    worked(apply_regrade(regrade=first, actor=instructor))
    second = worked(apply_regrade(regrade=second, actor=instructor))
    assert second.state == "failed"
    assert "changed since" in second.error
    assert figures(attempt) == (3, 3, True)
    with pytest.raises(RegradeError):
        undo_regrade(regrade=second, actor=instructor)


def test_points_given_by_people_stand(essay_quiz: Quiz, learner: User, instructor: User) -> None:
    attempt = hand_in_essays(essay_quiz, learner, "One", "Two")
    essay = Answer.objects.get(attempt=attempt, position=2)
    mark_answer(answer=essay, points=Decimal("2.35"), comment="", actor=instructor, now=clock.now())
    regrade = ask(essay_quiz, first_question(essay_quiz, attempt), instructor, "drop")
    worked(apply_regrade(regrade=regrade, actor=instructor))
    attempt.refresh_from_db()
    assert (*figures(attempt), attempt.needs_marking) == (Decimal("2.35"), 9, None, 1)


def test_hundreds_of_attempts_take_few_statements(
    quiz: Quiz, learner: User, instructor: User, django_assert_max_num_queries: Any
) -> None:
    attempt = take(quiz, learner, "a", "b", "b")
    rows = [
        Attempt(
            enrolment=attempt.enrolment, learner=learner, quiz=quiz, number=number, state="handed_in",
            started_at=attempt.started_at, ended_at=attempt.ended_at, score=0, max_score=1, percentage=0, passed=False,
        )
        for number in range(2, 402)
    ]  # fmt: skip
    Attempt.objects.bulk_create(rows)
    version = Answer.objects.get(attempt=attempt, position=1).version
    Answer.objects.bulk_create(
        Answer(attempt=one, version=version, position=1, points=1, answer={"choice": "a"}, score=0)
        for one in rows
    )
    with django_assert_max_num_queries(60):
        regrade = ask(quiz, version.question, instructor, "drop")
        worked(apply_regrade(regrade=regrade, actor=instructor))
    assert regrade.answers == 401
