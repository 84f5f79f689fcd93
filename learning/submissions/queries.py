"""Reads for the page of an assignment: five queries, whatever was handed in."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from courses.api import (
    CriterionDocument,
    LatePolicy,
    cost_words,
    describe_late,
    late_by,
    late_words,
    reckon,
    rubric_of,
)
from courses.models import Assignment
from learning.enrolments.models import Enrolment
from learning.submissions.actions import may_withdraw, why_closed
from learning.submissions.marking import Given, due_of, given_of
from learning.submissions.models import Submission, SubmissionFile, SubmissionMarking


@dataclass(frozen=True, slots=True)
class Work:
    """A submission with its files; `marking` is the one that counts, `given` its rubric, `earlier` the markings before."""

    submission: Submission
    files: list[SubmissionFile] = field(default_factory=list)
    marking: SubmissionMarking | None = None
    given: list[Given] = field(default_factory=list)
    earlier: list[SubmissionMarking] = field(default_factory=list)
    may_withdraw: bool = False

    @property
    def late(self) -> str:
        """How late it came, in words."""
        return late_words(self.submission.late_by) if self.submission.late_by else ""

    @property
    def status(self) -> tuple[str, str, str]:
        """Kind, word and icon of its state."""
        if self.submission.state == Submission.State.MARKED:
            return "ok", _("Marked"), "check"
        return "info", _("Waits to be marked"), "clock"


@dataclass(frozen=True, slots=True)
class AssignmentPage:
    """What a learner sees of an assignment. `number` is that of the draft, or of the next attempt; None without one.

    `cost` says what handing in now would cost for being late.
    """

    assignment: Assignment
    rubric: tuple[CriterionDocument, ...]
    draft: Work | None
    past: list[Work]
    number: int | None
    left: int | None
    closed: str
    policy: str
    cost: str

    @property
    def accept(self) -> str:
        """The types of files for the browser's chooser."""
        return ",".join(f".{one}" for one in self.assignment.file_types)

    @property
    def files_left(self) -> int:
        """How many files may still be added."""
        return max(0, self.assignment.max_files - (len(self.draft.files) if self.draft else 0))


def assignment_page(assignment: Assignment, enrolment: Enrolment | None, now: datetime) -> AssignmentPage:
    """Return the page of an assignment; five queries for the enrolled, two for who only looks."""
    works = _works(assignment, enrolment, now) if enrolment is not None else []
    draft = next((one for one in works if one.submission.state == Submission.State.DRAFT), None)
    past = [one for one in reversed(works) if one is not draft]
    closed = why_closed(assignment, now)
    allowed = assignment.attempts_allowed
    left = None if allowed is None else max(0, allowed - len(past))
    number = None
    if enrolment is not None:
        may_begin = not closed and left != 0
        number = draft.submission.number if draft else len(works) + 1 if may_begin else None
    policy = LatePolicy.of(assignment.late_policy)
    late = late_by(assignment.due_at, now)
    return AssignmentPage(
        assignment=assignment,
        rubric=rubric_of(assignment),
        draft=draft,
        past=past,
        number=number,
        left=left,
        closed=closed,
        policy=describe_late(policy) if assignment.due_at else "",
        cost=cost_words(policy, assignment.points, late) if number is not None and not closed else "",
    )


def _works(assignment: Assignment, enrolment: Enrolment, now: datetime) -> list[Work]:
    """Return the learner's submissions, oldest first; three queries."""
    rows = list(Submission.objects.filter(enrolment=enrolment, assignment=assignment).order_by("number"))
    files, markings = files_of(rows), markings_of(rows)
    return [
        work(
            row, files, markings,
            may_withdraw=may_withdraw(row, assignment, is_last=row is rows[-1], now=now),
        )
        for row in rows
    ]  # fmt: skip


def work(
    row: Submission, files: dict[UUID, list[SubmissionFile]], markings: dict[UUID, list[SubmissionMarking]], *,
    may_withdraw: bool = False,
) -> Work:  # fmt: skip
    """Put a submission together from what `files_of` and `markings_of` found."""
    marked = markings.get(row.pk, [])
    last = marked[-1] if marked else None
    return Work(
        submission=row,
        files=files.get(row.pk, []),
        marking=last,
        given=given_of(last) if last else [],
        earlier=marked[-2::-1],
        may_withdraw=may_withdraw,
    )


def files_of(rows: list[Submission]) -> dict[UUID, list[SubmissionFile]]:
    """Return the files of submissions, in the order they were added; one query."""
    found: dict[UUID, list[SubmissionFile]] = defaultdict(list)
    if rows:
        held = SubmissionFile.objects.filter(submission__in=rows).select_related("asset")
        for file in held.order_by("created_at", "pk"):
            found[file.submission_id].append(file)
    return found


def markings_of(rows: list[Submission]) -> dict[UUID, list[SubmissionMarking]]:
    """Return the markings of submissions, the first one first, each with who marked; one query."""
    found: dict[UUID, list[SubmissionMarking]] = defaultdict(list)
    if rows:
        held = SubmissionMarking.objects.filter(submission__in=rows).select_related("marker")
        for one in held.order_by("number"):
            found[one.submission_id].append(one)
    return found


def cost_of(assignment: Assignment, submission: Submission) -> tuple[str, Decimal]:
    """Say what being late costs a submission, "" in time, and how many points that is."""
    policy = LatePolicy.of(assignment.late_policy)
    late = late_by(due_of(assignment, submission), submission.handed_in_at or submission.created_at)
    taken = reckon(policy, given=assignment.points, worth=assignment.points, late=late).taken
    return cost_words(policy, assignment.points, late), taken
