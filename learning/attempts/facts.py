"""Tells progress which quizzes of a lesson are passed."""

from collections.abc import Mapping
from typing import Any

from courses.models import Lesson
from learning.attempts.queries import quizzes_passed
from learning.enrolments.models import Enrolment
from learning.progress.facts import source


@source("attempts", "quiz_passed")
def quiz_facts(enrolment: Enrolment, lesson: Lesson) -> Mapping[str, Any]:
    """Return how many of the lesson's quizzes are passed."""
    return {"quizzes_passed": quizzes_passed(enrolment.pk, lesson.pk)}
