"""Hints in a running attempt: where the quiz gives them, one by one, at the price that was said before."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from courses.models import Course, QuestionVersion, Quiz
from courses.testing import make_quiz
from learning.attempts import actions, late
from learning.attempts.hints import take_hint
from learning.attempts.models import Answer, Attempt
from learning.attempts.reckoning import reckon
from learning.attempts.rules import off_by_hints
from learning.gradebook.actions import override
from learning.gradebook.models import GradeItem
from learning.gradebook.sync import sync_items
from learning.models import Enrolment
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db
HINTS = ("Count your fingers.", "Not your thumbs.")


def begin(course: Course, enrolment: Enrolment, learner: User, cost: int | None, **more: Any) -> Attempt:
    review = {"after": {"score": True, "marks": True}, "hint_cost": cost}
    quiz: Quiz = make_quiz(course.lessons.get(slug="lesson-1"), questions=2, review=review, **more)
    version = QuestionVersion.objects.filter(question__quiz_uses__quiz=quiz)
    for one in version:
        QuestionVersion.objects.filter(pk=one.pk).update(
            data=one.data | {"hints": [{"html": f"<p>{text}</p>"} for text in HINTS]}
        )
    return actions.start(quiz=quiz, enrolment=enrolment, actor=learner, now=clock.now())


def told(page: Any) -> list[bool]:
    return [hint in page.content.decode() for hint in HINTS]


@pytest.mark.parametrize("layout", ["one", "all"])
def test_a_hint_comes_at_its_price_and_the_answer_stays(
    course: Course, enrolment: Enrolment, learner: User, client_for: Any, layout: str
) -> None:
    attempt, client = begin(course, enrolment, learner, 25, layout=layout), client_for(learner)
    url, prefix = f"/learn/attempts/{attempt.pk}/", "answer" if layout == "one" else "a1"
    page = client.get(url)
    assert told(page) == [False, False]
    assert "25 % of this question’s points (0.25)." in page.content.decode()
    for number, after in ((2, [False, False]), (1, [True, False]), (1, [True, False])):
        sent = client.post(f"{url}answers/1/hints/", {f"{prefix}-choice": "b", "hint": number})
        assert sent.status_code == (422 if number == 2 else 302)
        assert told(client.get(url)) == after
    assert Event.objects.filter(verb="learning.attempt.hinted").count() == 1
    fragment = client.post(f"{url}answers/1/hints/", {"hint": 2}, headers={"HX-Request": "true"})
    assert told(fragment) == [True, True]
    assert b"formaction" not in fragment.content
    client.post(f"{url}answers/2/", {"answer-choice": "b"})
    client.post(f"{url}hand-in/")
    first, second = Answer.objects.filter(attempt=attempt).order_by("position")
    assert (first.answer, first.score, first.is_correct, first.hints_taken) == (
        {"choice": "b"},
        Decimal("0.5"),
        True,
        2,
    )
    assert second.score == 1
    attempt = Attempt.objects.get(pk=attempt.pk)
    before = [getattr(attempt, name) for name in Attempt.MARKS]
    assert before[:2] == [Decimal("1.5"), Decimal(75)]
    reckon(attempt)
    assert [getattr(attempt, name) for name in Attempt.MARKS] == before
    result = client.get(f"{url}result/").content.decode()
    assert "2 hints were asked for: 0.50 points less." in " ".join(result.split())
    over = client.post(f"{url}answers/2/hints/", {"hint": 1}, headers={"HX-Request": "true"})
    assert over["Location"] == f"{url}result/"


def test_there_are_none_where_the_quiz_gives_none(
    course: Course, enrolment: Enrolment, learner: User, client_for: Any
) -> None:
    attempt, client = begin(course, enrolment, learner, None), client_for(learner)
    assert b"data-hints" not in client.get(f"/learn/attempts/{attempt.pk}/").content
    sent = client.post(f"/learn/attempts/{attempt.pk}/answers/1/hints/", {"answer-choice": "a", "hint": 1})
    assert sent.status_code == 422
    assert Answer.objects.get(attempt=attempt, position=1).answer == {"choice": "a"}


def test_an_answer_that_comes_late_pays_for_its_hints(
    course: Course, enrolment: Enrolment, learner: User
) -> None:
    attempt = begin(course, enrolment, learner, 60, time_limit_minutes=1)
    for number in (1, 2):
        take_hint(attempt=attempt, position=1, number=number, now=attempt.started_at)
    end = attempt.deadline_at
    assert end is not None
    actions.hand_in(attempt=attempt, actor=None, now=end + actions.GRACE * 3)
    late.save_or_keep(
        attempt_id=attempt.pk, learner_id=learner.pk, position=1, answer={"choice": "b"}, given_at=end, seq=1,
        content=actions.question_at(attempt_id=attempt.pk, learner_id=learner.pk, position=1), now=end + actions.GRACE * 4,
    )  # fmt: skip
    first = Answer.objects.get(attempt=attempt, position=1)
    assert (first.answer, first.score, first.is_correct) == ({"choice": "b"}, 0, True)


@pytest.mark.parametrize(
    ("score", "cost", "judged", "off"),
    [
        ("0.75", "0.25", "0", "0.25"),  # an answer that a regrade accepted: no key knows what it was worth
        ("1", "0.25", "0", "0"),  # full marks for all
        ("0", "0.5", "0.25", "0.25"),
        ("0", "0.5", "0", "0"),
    ],
)
def test_hints_take_what_there_was(score: str, cost: str, judged: str, off: str) -> None:
    assert off_by_hints(Decimal(score), Decimal(cost), Decimal(judged)) == Decimal(off)


def test_who_teaches_sees_what_hints_cost_where_the_mark_comes_from(
    course: Course, enrolment: Enrolment, learner: User, instructor: User, client_for: Any
) -> None:
    attempt = begin(course, enrolment, learner, 25)
    sync_items([course.pk], now=clock.now())
    for position, hints in ((1, 1), (2, 2)):
        place: dict[str, Any] = {"attempt_id": attempt.pk, "learner_id": learner.pk, "position": position}
        content = actions.question_at(**place)
        actions.save_answer(**place, content=content, answer={"choice": "ab"[2 - hints]}, now=clock.now())
        for number in range(1, hints + 1):
            take_hint(attempt=attempt, position=position, number=number, now=clock.now())
    actions.hand_in(attempt=attempt, actor=learner, now=clock.now())
    item = GradeItem.objects.get(course=course, quiz=attempt.quiz)
    teach, study = client_for(instructor), client_for(learner)
    url = f"/teach/{course.slug}/gradebook/learners/{enrolment.pk}/"
    cell = teach.get(f"{url}items/{item.pk}/")
    assert [one.words for one in cell.context["page"].sources] == [
        "Attempt 1: 0.75 of 2, 3 hints: 0.25 points less"
    ]
    for page in (teach.get(url), study.get(f"/learn/{course.slug}/grades/")):
        assert "0.25 less for hints" in page.content.decode()
    override(
        enrolment=enrolment, item=item, points=Decimal(2), reason="Why not", actor=instructor, now=clock.now()
    )
    assert "less for hints" not in teach.get(url).content.decode()
