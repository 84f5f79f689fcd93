"""Tells progress which quizzes of a lesson are passed, how the learner stands in each, and what they scored."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from courses.models import Lesson
from learning.attempts.models import Attempt
from learning.attempts.queries import standings
from learning.attempts.rules import counting
from learning.enrolments.models import Enrolment
from learning.progress.facts import source
from learning.progress.locks import SCORES


@source("attempts", "quiz_passed")
def quiz_facts(enrolment: Enrolment, lesson: Lesson) -> Mapping[str, Any]:
    """Return how many of the lesson's quizzes are passed, and how the learner stands in each."""
    found = standings(enrolment.pk, lesson.pk)
    return {"quizzes_passed": sum(one.passed for one in found.values()), "quizzes": found}


def lesson_scores(enrolment_id: UUID) -> Mapping[UUID, Decimal]:
    """Return the percentage that counts by lesson, the lowest where a lesson has several quizzes. One query.

    For prerequisites that ask for a lowest score. What waits to be marked has none yet.
    """
    rows = (
        Attempt.objects.marked()
        .filter(enrolment_id=enrolment_id, quiz__deleted_at=None, quiz__lesson__isnull=False)
        .order_by("number")
        .values_list("quiz__lesson_id", "quiz_id", "quiz__counts", "percentage")
    )
    given: dict[tuple[Any, UUID, str], list[Decimal]] = {}
    for lesson_id, quiz_id, counts, percentage in rows:
        given.setdefault((lesson_id, quiz_id, counts), []).append(percentage or Decimal(0))
    scores: dict[UUID, Decimal] = {}
    for (lesson_id, _quiz_id, counts), percentages in given.items():
        figure = counting(percentages, counts) or Decimal(0)
        scores[lesson_id] = min(figure, scores.get(lesson_id, figure))
    return scores


SCORES.append(lesson_scores)
