"""From handed in to passed by way of a person: figures, events, pages."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.utils import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.models import Course, Lesson, QuestionVersion, Quiz
from learning.attempts.models import Answer, Attempt, Marking, ReplacedMarking
from learning.attempts.queries import quiz_start, standings
from learning.grading.actions import MarkingError, mark_answer
from learning.grading.tests.conftest import hand_in
from learning.models import LessonProgress
from learning.submissions.marking import MarkedMeanwhile
from lms.kernel import clock
from lms.kernel.models import Event


def essay(attempt: Attempt, position: int) -> Answer:
    return Answer.objects.get(attempt=attempt, position=position)


def mark(attempt: Attempt, position: int, points: str, actor: User, comment: str = "") -> Attempt:
    return mark_answer(
        answer=essay(attempt, position), points=Decimal(points), comment=comment, actor=actor, now=clock.now()
    )


def verbs(start: str) -> list[str]:
    return list(
        Event.objects.filter(verb__startswith=start).order_by("position").values_list("verb", flat=True)
    )


def is_done(lesson: Lesson) -> bool:
    return LessonProgress.objects.filter(lesson=lesson, completed_at__isnull=False).exists()


def test_nobody_has_passed_while_an_answer_waits(attempt: Attempt, quiz: Quiz, lesson: Lesson) -> None:
    assert (attempt.needs_marking, attempt.passed) == (2, None)
    assert (attempt.score, attempt.percentage) == (Decimal(1), Decimal(10))
    assert not is_done(lesson)
    start = quiz_start(quiz, attempt.enrolment_id, clock.now())
    assert (start.counts, start.passed) == (None, False)
    standing = standings(attempt.enrolment_id, lesson.pk)[quiz.pk]
    assert (standing.waiting, standing.percentage, standing.passed) == (1, None, False)


def test_marked_so_far_counts_and_the_last_one_decides(
    attempt: Attempt, lesson: Lesson, instructor: User
) -> None:
    part = mark(attempt, 2, "2.5", instructor)
    assert (part.score, part.percentage, part.passed, part.needs_marking) == (Decimal("3.5"), 35, None, 1)
    done = mark(attempt, 3, "4", instructor, "Well argued.")
    assert (done.score, done.percentage, done.passed, done.needs_marking) == (Decimal("7.5"), 75, True, 0)
    assert is_done(lesson)
    assert essay(attempt, 3).score == Decimal("0.6667")
    assert verbs("learning.answer") == ["learning.answer.marked"] * 2
    assert verbs("learning.attempt.marked") == ["learning.attempt.marked"]


def test_the_same_marking_twice_is_one_and_a_new_one_replaces_it(attempt: Attempt, instructor: User) -> None:
    for _time in range(2):
        mark(attempt, 2, "3", instructor, "Yes.")
    assert verbs("learning.answer") == ["learning.answer.marked"]
    mark(attempt, 3, "6", instructor)
    worse = mark(attempt, 3, "1", instructor)
    assert (worse.percentage, worse.passed) == (50, False)
    assert Marking.objects.count() == 2
    assert list(ReplacedMarking.objects.values_list("number", "points")) == [(1, 6)]
    with pytest.raises(MarkedMeanwhile):
        mark_answer(
            answer=essay(attempt, 3),
            points=Decimal(5),
            comment="",
            actor=instructor,
            now=clock.now(),
            expected=1,
        )
    assert verbs("learning.attempt.marked") == ["learning.attempt.marked"]


@pytest.mark.parametrize("points", ["-0.01", "3.01", "100"])
def test_points_stay_within_the_question(attempt: Attempt, instructor: User, points: str) -> None:
    with pytest.raises(MarkingError, match="Give from 0 to 3 points"):
        mark(attempt, 2, points, instructor)


def test_a_question_that_marks_itself_is_not_marked(attempt: Attempt, instructor: User) -> None:
    with pytest.raises(MarkingError):
        mark(attempt, 1, "0", instructor)


def test_what_was_not_answered_waits_for_nobody(quiz: Quiz, learner: User) -> None:
    attempt = hand_in(quiz, learner, None, None)
    assert (attempt.needs_marking, attempt.passed, attempt.percentage) == (0, False, Decimal(10))


def test_the_database_refuses_to_pass_what_waits(attempt: Attempt) -> None:
    with pytest.raises(IntegrityError, match="attempt_state_complete"):
        Attempt.objects.filter(pk=attempt.pk).update(passed=True)


def test_marking_goes_from_answer_to_answer(
    client: Client, attempt: Attempt, quiz: Quiz, course: Course, instructor: User, other_learner: User
) -> None:
    hand_in(quiz, other_learner, "Third essay", None)
    client.force_login(instructor)
    listing = client.get(reverse("learning:marking", args=[course.slug])).content.decode()
    assert listing.count("/marking/") >= 3
    assert "3 wait" in listing
    url = reverse("learning:mark", args=[essay(attempt, 2).pk])
    page = client.get(url).content.decode()
    assert all(word in page for word in ("First essay", "MODEL", "NOTES", "From 0 to 3"))
    refused = client.post(url, {"points": "4"})
    assert refused.status_code == 422
    for points in ("3", "6", "0"):
        answer = client.post(url, {"points": points, "comment": "Read <b>this</b>"})
        assert answer.status_code == 302
        url = answer["Location"]
    assert url == reverse("learning:marking_queue")
    assert "Nothing waits" in client.get(url).content.decode()
    assert set(Attempt.objects.values_list("needs_marking", flat=True)) == {0}


def test_the_learner_sees_first_that_it_waits_and_then_what_was_said(
    client: Client, attempt: Attempt, learner: User, instructor: User
) -> None:
    client.force_login(learner)
    url = reverse("learning:result", args=[attempt.pk])
    page = client.get(url).content.decode()
    assert "Waits to be marked" in page
    assert "2 answers wait" in page
    assert "MODEL" not in page
    assert "NOTES" not in page
    for position in (2, 3):
        mark(attempt, position, "2.50", instructor, "Read <b>this</b>")
    page = client.get(url).content.decode()
    assert "Waits to be marked" not in page
    assert "Read &lt;b&gt;this&lt;/b&gt;" in page
    assert "2.50 of 3 points" in page
    assert "MODEL" not in page


@pytest.mark.parametrize("who", ["learner", "other_learner"])
def test_learners_mark_nothing(
    client: Client, attempt: Attempt, course: Course, request: Any, who: str
) -> None:
    client.force_login(request.getfixturevalue(who))
    for url in (
        reverse("learning:marking", args=[course.slug]),
        reverse("learning:mark", args=[essay(attempt, 2).pk]),
    ):
        assert client.get(url).status_code == 403
    assert not Marking.objects.exists()


def test_who_marks_sees_the_hints_that_were_asked_for(
    quiz: Quiz, learner: User, instructor: User, client_for: Any
) -> None:
    versions = QuestionVersion.objects.filter(question__quiz_uses__quiz=quiz, type="essay")
    for one in versions:
        hints = [{"text": text, "html": f"<p>{text}</p>"} for text in ("FIRST", "SECOND")]
        QuestionVersion.objects.filter(pk=one.pk).update(data=one.data | {"hints": hints})
    attempt = hand_in(quiz, learner, "With a hint", "Without")
    Answer.objects.filter(attempt=attempt, position=2).update(hints_taken=1)
    pages = [
        client_for(instructor)
        .get(reverse("learning:mark", args=[essay(attempt, position).pk]))
        .content.decode()
        for position in (2, 3)
    ]
    told = [[text in page for text in ("The learner asked for 1 hint<", "FIRST", "SECOND")] for page in pages]
    assert told == [[True, True, False], [False, False, False]]
