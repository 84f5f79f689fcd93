"""Reads for those who mark work on assignments: what waits in a course, and one submission beside its rubric."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from courses.api import CriterionDocument, late_words, rubric_of, samples_of
from courses.models import Course
from learning.submissions.marking import given_of
from learning.submissions.models import Submission
from learning.submissions.queries import Work, cost_of, files_of, markings_of, work

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class WaitingWork:
    """A submission that waits: whose, on what, since when."""

    id: UUID
    learner: str
    assignment: str
    number: int
    since: datetime
    late_by: timedelta | None

    @property
    def late(self) -> str:
        """How late it came, in words."""
        return late_words(self.late_by) if self.late_by else ""


@dataclass(frozen=True, slots=True)
class WaitingWorkPage:
    """A page of the work that waits in a course, the oldest first; `assignments` are key, title and count."""

    page: Page[Any]
    work: list[WaitingWork]
    assignments: list[tuple[UUID, str, int]]
    assignment: str


def _waiting(course: Course, assignment: str) -> QuerySet[Submission]:
    rows: QuerySet[Submission] = Submission.objects.waiting().filter(assignment__course=course)
    return rows.filter(assignment_id=assignment) if assignment else rows


def waiting_work(course: Course, *, assignment: str, number: str) -> WaitingWorkPage:
    """Return a page of the submissions that wait to be marked. Three queries at most, whatever their number.

    `assignment` is a key, or "" for all.
    """
    assignments = list(
        _waiting(course, "")
        .values_list("assignment_id", "assignment__title")
        .annotate(held=Count("id"))
        .order_by("assignment__title", "assignment_id")
    )
    rows = (
        _waiting(course, assignment)
        .order_by("handed_in_at", "id")
        .values_list("id", "learner__full_name", "assignment__title", "number", "handed_in_at", "late_by")
    )
    paginator: Any = Paginator(rows, PER_PAGE)
    # The numbers by assignment add up to the count: one query less.
    paginator.count = sum(count for key, _title, count in assignments if assignment in ("", str(key)))
    page = paginator.get_page(number)
    return WaitingWorkPage(page, [WaitingWork(*row) for row in page], assignments, assignment)


def work_to_mark(course: Course, submission_id: UUID) -> Submission:
    """Return a submission that was handed in in this course, marked or not, its assignment and learner with it.

    `course` comes from `teachable_course`; 404 for any other, and for drafts.
    """
    found: Submission | None = (
        Submission.objects.handed_in()
        .select_related("assignment", "learner", "enrolment")
        .filter(pk=submission_id, assignment__course=course)
        .first()
    )
    if found is None:
        raise Http404
    return found


def neighbours(submission: Submission, *, all_work: bool) -> tuple[UUID | None, UUID | None]:
    """Return the submissions before and after one, of its assignment (of the whole course: `all_work`); two queries."""
    rows = Submission.objects.waiting().exclude(pk=submission.pk)
    if all_work:
        rows = rows.filter(assignment__course_id=submission.assignment.course_id)
    else:
        rows = rows.filter(assignment=submission.assignment_id)
    at, key = submission.handed_in_at, submission.pk
    older = rows.filter(Q(handed_in_at__lt=at) | Q(handed_in_at=at, pk__lt=key))
    newer = rows.filter(Q(handed_in_at__gt=at) | Q(handed_in_at=at, pk__gt=key))
    before = older.order_by("-handed_in_at", "-pk").values_list("pk", flat=True).first()
    return before, newer.order_by("handed_in_at", "pk").values_list("pk", flat=True).first()


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion to mark, with what it was given before (`level`, `points`, `comment`)."""

    criterion: CriterionDocument
    level: str = ""
    points: Decimal | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class WorkToMark:
    """A submission beside what helps to judge it. `cost` says what being late takes, `taken` how many points at most."""

    work: Work
    lines: list[Line]
    samples: tuple[Any, ...]
    cost: str
    taken: Decimal
    before: UUID | None
    after: UUID | None

    @property
    def most(self) -> Decimal:
        """The most points it can be given."""
        if not self.lines:
            return self.work.submission.assignment.points
        return sum((line.criterion.points for line in self.lines), Decimal(0))


def work_page(submission: Submission, *, all_work: bool) -> WorkToMark:
    """Return the page of one submission; seven queries."""
    assignment = submission.assignment
    held = work(submission, files_of([submission]), markings_of([submission]))
    cost, taken = cost_of(assignment, submission)
    before, after = neighbours(submission, all_work=all_work)
    given = {one.criterion.id: one for one in given_of(held.marking)} if held.marking else {}
    lines = []
    for criterion in rubric_of(assignment):
        one = given.get(criterion.id)
        if one is None:
            lines.append(Line(criterion))
        else:
            level = str(one.level or "")
            lines.append(Line(criterion, level, None if level else one.points, one.comment))
    return WorkToMark(held, lines, samples_of(assignment), cost, taken, before, after)
