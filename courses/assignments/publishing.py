"""What waits in the assignments of a course, in sentences; `courses.authoring.publishing` shows and publishes it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.assignments.actions import publish_assignment
from courses.assignments.checks import Problem, problems
from courses.assignments.differences import compare
from courses.assignments.documents import draft_document, published_document
from courses.assignments.late import number
from courses.assignments.models import Assignment
from courses.catalogue.models import Course


@dataclass(frozen=True, slots=True)
class WaitingAssignment:
    """An assignment with something that waits: `state` is new or changed."""

    id: UUID
    title: str
    state: str
    sentences: tuple[str, ...]


def waiting_assignments(course: Course) -> list[WaitingAssignment]:
    """Return the assignments of a course that a publication would change, by title. Four queries for each."""
    rows = Assignment.objects.kept().filter(Q(is_published=False) | Q(staged__isnull=False), course=course)
    return [_waiting(row) for row in rows.order_by("title", "pk")]


def _waiting(row: Assignment) -> WaitingAssignment:
    document = draft_document(row)
    if not row.is_published:
        words = (_("An assignment of %s points.") % number(document.points),)
        return WaitingAssignment(row.pk, document.title, "new", words)
    sentences = tuple(compare(published_document(row), document))
    return WaitingAssignment(row.pk, document.title, "changed", sentences)


def assignment_problems(course: Course, keys: Collection[UUID]) -> list[tuple[UUID, str, Problem]]:
    """Return what stands against publishing these assignments, and what to know, each with its key and title."""
    rows = (
        Assignment.objects.kept().filter(course=course, pk__in=keys).order_by("title", "pk") if keys else ()
    )
    keyed = [(row.pk, draft_document(row)) for row in rows]
    return [(key, document.title, one) for key, document in keyed for one in problems(document)]


def publish_assignments(*, course: Course, keys: Collection[UUID], actor: User, now: datetime) -> None:
    """Publish the assignments of a course with these keys. Raises `NotReady`."""
    for row in Assignment.objects.kept().filter(course=course, pk__in=keys).order_by("pk"):
        publish_assignment(assignment=row, actor=actor, now=now)


def new_assignments(course: Course, lessons: Collection[UUID]) -> set[UUID]:
    """Return the assignments that stand in these lessons and that no learner has seen yet; one query."""
    rows = Assignment.objects.kept().filter(course=course, is_published=False, blocks__lesson__in=lessons)
    return set(rows.values_list("pk", flat=True))
