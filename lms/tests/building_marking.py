"""A regrade of a quiz's question, reckoned and not applied."""

from typing import Any

from accounts.models import User
from courses.models import Course
from learning.models import Answer
from learning.regrading.actions import request_regrade
from learning.regrading.work import run
from lms.kernel import clock


def regrade_quiz(teacher: User, *, course: str, quiz: Any, private: str) -> dict[str, Any]:
    """Have it reckoned what giving everybody full points changes, `private` in all texts; return what fills addresses."""
    found = Course.objects.get(slug=course)
    answer = Answer.objects.select_related("attempt__quiz", "version__question__current").filter(
        attempt__quiz=quiz, attempt__state="handed_in"
    )[0]
    made = request_regrade(
        course=found, quiz=answer.attempt.quiz, question=answer.version.question, rule="drop", accepted=[],
        note=private, actor=teacher,
    )  # fmt: skip
    run(made.pk, now=clock.now())
    return {"regrade": made.pk}
