"""Answers that arrive after the end: which count, that all are kept, and who sees them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Lesson, Quiz, QuizQuestion
from courses.testing import make_question
from learning.attempts import actions
from learning.attempts.late import Kept, decide, save_or_keep, see_result
from learning.attempts.models import Answer, Attempt, LateAnswer
from learning.attempts.tasks import close_overdue
from learning.gradebook.models import GradeItem
from learning.gradebook.sync import sync_items
from learning.grading.actions import mark_answer
from learning.marking.rules import alias, set_rules
from learning.models import CourseGrade, Enrolment, LessonProgress
from lms.kernel import clock, tenancy
from lms.kernel.models import Event

THANKS = {"explanation": {"text": "Thanks.", "html": "Thanks."}}
RIGHT, WRONG = {"choice": "b"}, {"choice": "a"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(quiz: Quiz, enrolment: Enrolment, learner: User) -> Attempt:
    """Started eleven minutes ago, with ten minutes: one answer arrived half-way, and nothing has closed it yet."""
    made = actions.start(
        quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now() - timedelta(minutes=11)
    )
    give(made, 1, RIGHT, after=5)
    return made


def give(
    attempt: Attempt, position: int, answer: Any, *, after: float, given: float | None = None, **more: Any
) -> Any:
    """Let an answer arrive `after` minutes of the attempt, given after `given` minutes by the browser's reckoning."""
    place: dict[str, Any] = {
        "attempt_id": attempt.pk,
        "learner_id": attempt.learner_id,
        "position": position,
    }
    return save_or_keep(
        **place,
        content=actions.question_at(**place),
        answer=answer,
        now=attempt.started_at + timedelta(minutes=after),
        given_at=None if given is None else attempt.started_at + timedelta(minutes=given),
        **more,
    )


def test_an_answer_given_in_time_counts_however_it_was_closed(attempt: Attempt, lesson: Lesson) -> None:
    """Two come after the end: the first finds an attempt nobody has closed, the second one the worker closed."""
    assert give(attempt, 2, RIGHT, after=11, given=9).counts
    assert close_overdue.run() == 0, "the first late answer handed it in"
    told: Kept = give(attempt, 3, RIGHT, after=12, given=9.5, seq=1)
    assert (told.counts, told.saves) == (True, 1)
    done = Attempt.objects.get()
    assert (done.handed_in_by, done.ended_at, done.late_answers) == ("clock", done.deadline_at, 2)
    assert (done.score, done.percentage, done.passed) == (3, 100, True)
    assert LessonProgress.objects.get(lesson=lesson).completed_at is not None
    late = LateAnswer.objects.get(answer__position=3)
    assert (late.held, late.content, late.score_before, late.score_after) == (None, RIGHT, 2, 3)
    held = Answer.objects.get(position=3)
    assert held.given_at == attempt.started_at + timedelta(minutes=9.5)
    assert held.saved_at == attempt.started_at + timedelta(minutes=12)
    # Sent again it is acknowledged again; another one comes too late, so that nobody tries until the score is right.
    assert give(attempt, 3, RIGHT, after=13, given=9.5, seq=1).saves == 1
    with pytest.raises(actions.AlreadyHandedIn):
        give(attempt, 3, WRONG, after=13, given=9.6, seq=2)
    assert Event.objects.filter(verb="learning.attempt.handed_in").count() == 1
    assert list(
        Event.objects.filter(verb="learning.attempt.answered_late")
        .order_by("position")
        .values_list("payload__counts", "payload__after")
    ) == [(True, "2.00"), (True, "3.00")]


@pytest.mark.parametrize(
    ("given", "after", "reason"),
    [
        (10.02, 12, ""),
        (10.1, 12, "after_end"),
        (None, 12, "no_time"),
        (9, 24 * 60 + 11, "too_late"),
        (4, 12, "out_of_order"),
        (-5, 12, "out_of_order"),
        (99, 12, "after_end"),
    ],
)
def test_the_browsers_time_is_bounded(
    attempt: Attempt, given: float | None, after: float, reason: str
) -> None:
    told = give(attempt, 2, RIGHT, after=after, given=given)
    late = LateAnswer.objects.get()
    assert (late.reason, late.counts, told.counts) == (reason, not reason, not reason)
    assert late.given_at is None or attempt.started_at <= late.given_at <= late.received_at
    assert Attempt.objects.get().score == (1 if reason else 2)


def test_who_handed_in_or_saw_the_result_has_had_their_say(
    attempt: Attempt, quiz: Quiz, enrolment: Enrolment, learner: User
) -> None:
    done = actions.hand_in(attempt=attempt, actor=None, now=clock.now())
    see_result(attempt=done, now=clock.now())
    assert not give(attempt, 2, RIGHT, after=12, given=9).counts
    second = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    actions.hand_in(attempt=second, actor=learner, now=clock.now() + timedelta(minutes=3))
    assert not give(second, 2, RIGHT, after=4, given=2).counts
    assert list(LateAnswer.objects.order_by("id").values_list("reason", flat=True)) == ["seen", "handed_in"]
    assert Answer.objects.filter(position=2, answer__isnull=False).count() == 0


def test_in_time_the_browsers_time_is_kept_within_its_bounds(
    quiz: Quiz, enrolment: Enrolment, learner: User
) -> None:
    attempt = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    for position, given, kept in ((1, 1, 1), (2, -7, 0), (3, 99, 2)):
        give(attempt, position, RIGHT, after=2, given=given)
        found = Answer.objects.get(position=position).given_at
        assert found == attempt.started_at + timedelta(minutes=kept)
    assert not LateAnswer.objects.exists()


def test_those_who_teach_have_the_last_word(
    attempt: Attempt, instructor: User, learner: User, client: Client, enrolment: Enrolment
) -> None:
    """Over HTTP: the list says when and why, one button counts it, the same again changes nothing, another undoes it."""
    sync_items([enrolment.course_id], now=clock.now())
    give(attempt, 2, RIGHT, after=12, given=4)
    late = LateAnswer.objects.get()
    client.force_login(instructor)
    page = client.get(reverse("learning:late_answers", args=["statistics"])).content.decode()
    assert "its time is before that of an answer" in page
    assert learner.full_name in page
    item = GradeItem.objects.get(quiz=attempt.quiz)
    set_rules(item=item, is_anonymous=True, is_double=False, actor=instructor, now=clock.now())
    page = client.get(reverse("learning:late_answers", args=["statistics"])).content.decode()
    assert learner.full_name not in page
    assert alias(attempt.quiz_id, learner.pk) in page
    set_rules(item=item, is_anonymous=False, is_double=False, actor=instructor, now=clock.now())
    decision = reverse("learning:late_decision", args=["statistics", late.pk])
    scores, totals = [], []
    for counts in ("1", "1", "0"):
        assert client.post(decision, {"counts": counts}).status_code == 302
        scores.append(Attempt.objects.get().score)
        totals.append(CourseGrade.objects.get(enrolment=enrolment).percent)
    assert scores == [2, 2, 1]
    assert totals[0] == totals[1] > totals[2], "the course total follows"
    assert LateAnswer.objects.get().decided_by == instructor
    assert Event.objects.filter(verb="learning.attempt.answered_late").count() == 3


def test_a_late_essay_waits_to_be_marked_and_a_marked_one_stands(
    quiz: Quiz, enrolment: Enrolment, learner: User, instructor: User
) -> None:
    for position, place in enumerate(QuizQuestion.objects.filter(quiz=quiz).order_by("position")):
        if position < 2:
            place.question = make_question("essay", THANKS, course=quiz.course)
            place.save()
    attempt = actions.start(
        quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now() - timedelta(minutes=11)
    )
    give(attempt, 1, {"text": "First"}, after=1, given=1)
    actions.hand_in(attempt=attempt, actor=None, now=clock.now())
    first = Answer.objects.get(position=1)
    mark_answer(answer=first, points=Decimal(1), comment="Good", actor=instructor, now=clock.now())
    assert Attempt.objects.get().passed is not None
    assert give(attempt, 2, {"text": "Second"}, after=12, given=9).counts
    assert not give(attempt, 1, {"text": "Better"}, after=12, given=9.1).counts
    done = Attempt.objects.get()
    assert (done.needs_marking, done.passed, done.score) == (1, None, 1)
    late = LateAnswer.objects.get(reason="marked")
    decide(late=late, counts=True, actor=instructor, now=clock.now())
    assert Attempt.objects.get().needs_marking == 2, "what was marked is no longer what stands there"


def test_the_result_is_asked_for_while_answers_may_come(
    attempt: Attempt, learner: User, client: Client, organization: Organization
) -> None:
    """The page by HTTP: first what is late, then the result, which closes the door."""
    client.force_login(learner)
    result = reverse("learning:result", args=[attempt.pk])
    client.get(reverse("learning:attempt", args=[attempt.pk]))
    assert 'id="over-form"' in client.get(result).content.decode()
    given = int((attempt.started_at + timedelta(minutes=9)).timestamp() * 1000)
    url = reverse("learning:answer", args=[attempt.pk, 2])
    body = {"answer-choice": "b", "seq": "1", "given": str(given)}
    told = client.post(url, body, headers={"Accept": "application/json"})
    assert (told.status_code, told.json()["over"]) == (200, result)
    client.post(result)
    page = client.get(result).content.decode()
    assert "1 answer arrived after the end" in page
    refused = client.post(
        reverse("learning:answer", args=[attempt.pk, 3]), body, headers={"Accept": "application/json"}
    )
    assert (refused.status_code, "seen the result" in refused.json()["late"]) == (409, True)
    for nonsense in ("x", "9" * 40):
        assert client.post(url, body | {"given": nonsense}).status_code == 400
    with tenancy.scope(organization):
        assert list(LateAnswer.objects.order_by("id").values_list("counts", flat=True)) == [True, False]
