"""Starting, answering and handing in, also twice, late and all at once."""

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from accounts.models import Organization, User
from courses.api import AnswerInvalid, revise_question
from courses.models import Lesson, Quiz
from learning.attempts import actions
from learning.attempts.models import Answer, Attempt
from learning.attempts.tasks import close_overdue
from learning.models import Enrolment, LessonProgress
from lms.kernel import clock, tenancy
from lms.kernel.models import Event

RIGHT, WRONG = {"choice": "b"}, {"choice": "a"}


@pytest.fixture
def attempt(quiz: Quiz, enrolment: Enrolment, learner: User) -> Attempt:
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def give(attempt: Attempt, position: int, answer: Any, **more: Any) -> actions.Saved:
    place: dict[str, Any] = {
        "attempt_id": attempt.pk,
        "learner_id": attempt.learner_id,
        "position": position,
    }
    return actions.save_answer(
        **place,
        content=actions.question_at(**place),
        answer=answer,
        **({"now": clock.now()} | more),
    )


def events_of(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def test_starting_twice_joins_the_running_attempt(
    attempt: Attempt, quiz: Quiz, enrolment: Enrolment, learner: User
) -> None:
    again = actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    assert again == attempt
    assert (Answer.objects.count(), events_of("learning.attempt.started")) == (3, 1)
    assert attempt.deadline_at == attempt.started_at + timedelta(minutes=10)


def test_the_database_refuses_a_second_running_attempt(attempt: Attempt) -> None:
    with pytest.raises(IntegrityError, match="attempt_one_running"):
        Attempt.objects.create(
            enrolment=attempt.enrolment,
            learner=attempt.learner,
            quiz=attempt.quiz,
            number=2,
            started_at=clock.now(),
            max_score=1,
        )


def test_all_right_passes_and_completes_the_lesson(attempt: Attempt, learner: User, lesson: Lesson) -> None:
    for position in (1, 2, 3):
        give(attempt, position, RIGHT)
    done = actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
    assert (done.score, done.percentage, done.passed) == (Decimal(3), Decimal(100), True)
    assert done.handed_in_by == "learner"
    assert LessonProgress.objects.get(lesson=lesson).completed_at is not None
    assert list(Answer.objects.values_list("score", "is_correct")) == [(Decimal(1), True)] * 3


def test_one_right_of_three_fails(attempt: Attempt, learner: User, lesson: Lesson) -> None:
    give(attempt, 1, RIGHT)
    give(attempt, 2, WRONG)
    done = actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
    assert (done.score, done.percentage, done.passed) == (Decimal(1), Decimal("33.33"), False)
    assert not LessonProgress.objects.filter(lesson=lesson, completed_at__isnull=False).exists()


def test_handing_in_happens_once(attempt: Attempt, learner: User) -> None:
    first = actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
    again = actions.hand_in(attempt=attempt, actor=learner, now=clock.now() + timedelta(minutes=1))
    assert first.ended_at == again.ended_at
    assert events_of("learning.attempt.handed_in") == 1


def test_an_older_save_does_not_win_over_a_newer_one(attempt: Attempt) -> None:
    assert give(attempt, 1, WRONG, seq=1).saves == 1
    assert give(attempt, 1, RIGHT, seq=3).saves == 3
    with pytest.raises(actions.AnsweredElsewhere):
        give(attempt, 1, WRONG, seq=2)
    assert Answer.objects.get(position=1).answer == RIGHT


def test_an_answer_can_be_cleared_and_must_fit(attempt: Attempt) -> None:
    give(attempt, 1, RIGHT)
    assert not give(attempt, 1, None).answered
    assert Answer.objects.get(position=1).answer is None
    with pytest.raises(AnswerInvalid):
        give(attempt, 1, {"choice": "nowhere"})
    with pytest.raises(AnswerInvalid):
        give(attempt, 1, {"choice": ["a"]})


def test_the_server_owns_the_clock(attempt: Attempt, learner: User) -> None:
    assert attempt.deadline_at is not None
    give(attempt, 1, RIGHT, now=attempt.deadline_at + timedelta(seconds=3))
    with pytest.raises(actions.AlreadyHandedIn):
        give(attempt, 2, RIGHT, now=attempt.deadline_at + timedelta(seconds=6))
    done = actions.hand_in(attempt=attempt, actor=learner, now=attempt.deadline_at + timedelta(hours=1))
    assert (done.handed_in_by, done.ended_at, done.score) == ("clock", attempt.deadline_at, Decimal(1))


def test_nothing_is_kept_after_handing_in(attempt: Attempt, learner: User) -> None:
    actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
    with pytest.raises(actions.AlreadyHandedIn):
        give(attempt, 1, RIGHT)
    with pytest.raises(actions.AlreadyHandedIn):
        actions.flag(attempt_id=attempt.pk, learner_id=learner.pk, position=1, flagged=True)


def test_the_worker_closes_what_is_overdue_in_every_organisation(attempt: Attempt) -> None:
    give(attempt, 1, RIGHT)
    with tenancy.platform():
        assert close_overdue.run() == 0
        with clock.moved(timedelta(minutes=11)):
            assert close_overdue.run() == 1
            assert close_overdue.run() == 0
    closed = Attempt.objects.get(pk=attempt.pk)
    assert (closed.state, closed.handed_in_by, closed.score) == ("handed_in", "clock", Decimal(1))


def test_an_attempt_keeps_the_version_it_saw(attempt: Attempt, learner: User, instructor: User) -> None:
    answer = Answer.objects.select_related("version__question").get(position=1)
    flipped = {
        "options": [
            {"id": "a", "text": "Two", "is_correct": True},
            {"id": "b", "text": "Four", "is_correct": False},
        ]
    }
    revise_question(question=answer.version.question, data=flipped, prompt="Now?", actor=instructor)
    give(attempt, 1, RIGHT)
    assert actions.hand_in(attempt=attempt, actor=learner, now=clock.now()).score == Decimal(1)


def test_attempts_and_window_are_checked(
    quiz: Quiz, enrolment: Enrolment, learner: User, attempt: Attempt
) -> None:
    quiz.attempts_allowed = 1
    actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
    with pytest.raises(actions.NoAttemptsLeft):
        actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())
    quiz.attempts_allowed = None
    quiz.closes_at = clock.now()
    with pytest.raises(actions.NotOpen):
        actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def test_every_save_is_in_the_trail(attempt: Attempt) -> None:
    give(attempt, 1, WRONG)
    give(attempt, 1, RIGHT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT after->'answer'->>'choice' FROM kernel_audit_entry "
            "WHERE table_name = 'learning_answer' AND action = 'update' ORDER BY position"
        )
        assert cursor.fetchall() == [("a",), ("b",)]


@pytest.mark.django_db(transaction=True)
def test_eight_hand_ins_and_saves_at_once(
    organization: Organization, attempt: Attempt, learner: User
) -> None:
    """Whatever arrives together: one hand-in, and every answer acknowledged before it is graded."""
    acknowledged: list[int] = []
    start = threading.Barrier(8)

    def work(number: int) -> None:
        try:
            with tenancy.scope(organization):
                start.wait()
                if number < 4:
                    actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
                else:
                    give(attempt, number % 3 + 1, RIGHT)
                    acknowledged.append(number % 3 + 1)
        except actions.AlreadyHandedIn:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert events_of("learning.attempt.handed_in") == 1
    scored = set(Answer.objects.filter(score=1).values_list("position", flat=True))
    assert scored == set(acknowledged)
    assert Attempt.objects.get().score == len(scored)


def test_a_save_sent_again_is_told_what_the_first_was_told(attempt: Attempt, learner: User) -> None:
    first = give(attempt, 1, RIGHT, seq=1)
    again = give(attempt, 1, RIGHT, seq=1)
    assert (again.saves, again.saved_at, again.answered) == (1, first.saved_at, True)
    # Another answer under the same number came from another tab.
    with pytest.raises(actions.AnsweredElsewhere):
        give(attempt, 1, WRONG, seq=1)
    # The answer counts, whatever has happened since: nobody may be told that it came too late.
    actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
    assert give(attempt, 1, RIGHT, seq=1).saved_at == first.saved_at
    with pytest.raises(actions.AlreadyHandedIn):
        give(attempt, 1, WRONG, seq=2)
