"""Tells progress which quizzes of a lesson are passed, how the learner stands in each, and what they scored."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from courses.api import LessonContent
from courses.models import Lesson
from learning.attempts.models import Attempt
from learning.attempts.queries import standings
from learning.attempts.rules import counting
from learning.enrolments.models import Enrolment
from learning.progress.facts import Person, crowd, source
from learning.progress.locks import SCORES


@source("attempts", "quiz_passed")
def quiz_facts(enrolment: Enrolment, lesson: Lesson) -> Mapping[str, Any]:
    """Return how many of the lesson's quizzes are passed, and how the learner stands in each."""
    found = standings(enrolment.pk, lesson.pk)
    return {"quizzes_passed": sum(one.passed for one in found.values()), "quizzes": found}


@crowd("attempts", "quiz_passed")
def quizzes_passed(people: Sequence[Person], content: LessonContent) -> Mapping[UUID, Mapping[str, Any]]:
    """Return how many of the lesson's quizzes each learner has passed. One query."""
    quizzes = {quiz.id: quiz for quiz in content.quizzes}
    rows = (
        Attempt.objects.marked()
        .filter(enrolment_id__in=[person.enrolment for person in people], quiz__in=quizzes)
        .order_by("number")
        .values_list("enrolment_id", "quiz_id", "percentage")
    )
    given: dict[tuple[UUID, UUID], list[Decimal]] = {}
    for enrolment, quiz, percentage in rows if quizzes else ():
        given.setdefault((enrolment, quiz), []).append(percentage or Decimal(0))
    passed: dict[UUID, int] = {}
    for (enrolment, key), percentages in given.items():
        figure = counting(percentages, quizzes[key].counts)
        done = figure is not None and figure >= quizzes[key].pass_mark
        passed[enrolment] = passed.get(enrolment, 0) + done
    return {enrolment: {"quizzes_passed": count} for enrolment, count in passed.items()}


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
