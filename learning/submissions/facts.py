"""Tells progress which assignments of a lesson are handed in, and how the learner stands in each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count

from courses.api import LessonContent
from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.progress.facts import AssignmentStanding, Person, crowd, source
from learning.progress.locks import SCORES
from learning.submissions.models import Submission


@source("submissions", "assignment_handed_in")
def assignment_facts(enrolment: Enrolment, lesson: Lesson) -> Mapping[str, Any]:
    """Return how many of the lesson's assignments are handed in, and the standing in each. One query."""
    found = standings(enrolment.pk, lesson.pk)
    handed_in = sum(bool(one.handed_in) for one in found.values())
    return {"assignments_handed_in": handed_in, "assignments": found}


@crowd("submissions", "assignment_handed_in")
def handed_in_of_many(people: Sequence[Person], content: LessonContent) -> Mapping[UUID, Mapping[str, Any]]:
    """Return how many of the lesson's assignments each learner has handed in. One query."""
    keys = [one.id for one in content.assignments]
    if not keys:
        return {}
    rows = (
        Submission.objects.handed_in()
        .filter(enrolment_id__in=[one.enrolment for one in people], assignment__in=keys)
        .order_by()
        .values_list("enrolment_id")
        .annotate(Count("assignment_id", distinct=True))
    )
    return {enrolment: {"assignments_handed_in": count} for enrolment, count in rows}


def standings(enrolment_id: UUID, lesson_id: UUID) -> dict[UUID, AssignmentStanding]:
    """Return the standing in each assignment of a lesson that was begun, by assignment. One query."""
    rows = (
        Submission.objects.filter(
            enrolment_id=enrolment_id,
            assignment__is_published=True,
            assignment__deleted_at=None,
            assignment__blocks__lesson_id=lesson_id,
        )
        .order_by("assignment_id", "number")
        .values_list("assignment_id", "state", "points", "number")
        .distinct()
    )
    found: dict[UUID, AssignmentStanding] = {}
    seen: dict[UUID, list[tuple[str, Any]]] = {}
    for key, state, points, _number in rows:
        seen.setdefault(key, []).append((state, points))
    for key, held in seen.items():
        found[key] = AssignmentStanding(
            handed_in=sum(state != Submission.State.DRAFT for state, _points in held),
            drafting=any(state == Submission.State.DRAFT for state, _points in held),
            waiting=sum(state == Submission.State.HANDED_IN for state, _points in held),
            points=next((points for _state, points in reversed(held) if points is not None), None),
        )
    return found


def lesson_scores(enrolment_id: UUID) -> Mapping[UUID, Decimal]:
    """Return the percentage of the last marked work by lesson, the lowest where a lesson has several assignments. One query.

    For prerequisites that ask for a lowest score. What waits to be marked has none yet.
    """
    rows = (
        Submission.objects.filter(
            enrolment_id=enrolment_id,
            state=Submission.State.MARKED,
            assignment__points__gt=0,
            assignment__deleted_at=None,
            assignment__blocks__isnull=False,
        )
        .order_by("number")
        .values_list("assignment__blocks__lesson_id", "assignment_id", "points", "assignment__points")
    )
    last = {(lesson, key): 100 * (points or Decimal(0)) / worth for lesson, key, points, worth in rows}
    scores: dict[UUID, Decimal] = {}
    for (lesson, _assignment), percentage in last.items():
        scores[lesson] = min(percentage, scores.get(lesson, percentage))
    return scores


SCORES.append(lesson_scores)
