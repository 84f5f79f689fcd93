"""Who is told when a regrade changed a score: once, and only where the quiz shows scores."""

import pytest

from accounts.models import Organization, User
from community.models import Notification
from community.notifications.scores import APPLIED, tell_about_scores
from courses.models import Lesson, Quiz
from courses.testing import make_course, make_quiz
from learning.api import enrol
from learning.models import Answer, Attempt, Regrade, RegradeChange
from lms.kernel import clock
from lms.kernel.models import Event


@pytest.mark.parametrize(("review", "told"), [({}, ["3.00"]), ({"after": {"score": False}}, [])])
def test_whose_score_changed_is_told_once(
    scope: Organization, instructor: User, learner: User, review: dict[str, object], told: list[str]
) -> None:
    now = clock.now()
    course = make_course(instructor)
    quiz: Quiz = make_quiz(Lesson.objects.get(course=course, slug="lesson-1"), questions=1, review=review)
    enrolment = enrol(course=course, learner=learner, actor=learner, now=now, source="test")
    attempt = Attempt.objects.create(
        enrolment=enrolment, learner=learner, quiz=quiz, number=1, state="handed_in", started_at=now, ended_at=now,
        score=3, max_score=3, percentage=100, passed=True,
    )  # fmt: skip
    question = quiz.questions.get().question
    assert question.current is not None
    regrade = Regrade.objects.create(
        course=course, quiz=quiz, question=question, version=question.current, rule="key"
    )
    for position, before in ((1, 2), (2, 3)):
        answer = Answer.objects.create(attempt=attempt, version=question.current, position=position, points=1)
        RegradeChange.objects.create(
            regrade=regrade, answer=answer, attempt=attempt, worth_before=1, worth_after=1, score_before=before,
            score_after=3,
        )  # fmt: skip
    event = Event(verb=APPLIED, object_id=regrade.pk, occurred_at=now, position=1)
    for _time in range(2):
        tell_about_scores([event])
    found = Notification.objects.filter(kind="score_changed")
    assert [one.data["after"] for one in found] == told
