"""Making, editing and publishing assignments. What is edited waits in `staged`; learners see what was published."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.assignments import events
from courses.assignments.checks import problems
from courses.assignments.documents import (
    SETTINGS,
    AssignmentDocument,
    CriterionDocument,
    SampleDocument,
    draft_document,
    published_document,
)
from courses.assignments.models import Assignment, Criterion, Level, SampleAnswer
from courses.catalogue.actions import touch_courses
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.models import Lesson
from lms.kernel.events import Verb, record
from lms.kernel.markup import render

HEADING_START = 3


class EditedMeanwhile(Refused):
    """Somebody else saved the assignment since the page was read. `theirs` is what waits now, at `revision`."""

    def __init__(self, theirs: AssignmentDocument, revision: int) -> None:
        self.theirs, self.revision = theirs, revision
        super().__init__(_("Somebody else changed this assignment while you were editing it."))


class NotReady(Refused):
    """Something has to be put right before learners may see it. `str()` says what."""


def create_assignment(
    *, course: Course, title: str, actor: User | None, lesson: Lesson | None = None
) -> Assignment:
    """Create an unpublished assignment with its title alone; a block has to show it. Raises `Refused`."""
    title = " ".join(title.split())[:255]
    if not title:
        raise Refused(_("Give it a title."))
    with transaction.atomic():
        made = Assignment.objects.create(course=course, lesson=lesson, title=title)
        record(events.CREATED, object=made, actor=actor, course_id=course.pk)
    return made


def save_draft(
    *, assignment: Assignment, document: AssignmentDocument, expected: int | None, actor: User, now: datetime
) -> Assignment:
    """Keep what an author made of an assignment; learners see nothing of it until it is published.

    `expected` is the revision the author started from, None to save whatever there is. Saving the same again changes
    nothing. Raises `EditedMeanwhile`.
    """
    with transaction.atomic():
        locked: Assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
        before = draft_document(locked)
        if before == document:
            return locked
        if expected is not None and locked.revision != expected:
            raise EditedMeanwhile(before, locked.revision)
        same = locked.is_published and document == published_document(locked)
        locked.staged = None if same else document.dump()
        locked.revision += 1
        locked.save(update_fields=["staged", "revision", "updated_at"])
        record(
            events.EDITED, object=locked, actor=actor, course_id=locked.course_id, occurred_at=now,
            payload={"revision": locked.revision},
        )  # fmt: skip
    return locked


def publish_assignment(*, assignment: Assignment, actor: User | None, now: datetime) -> Assignment:
    """Carry what waits over to what learners see. Publishing what is published changes nothing. Raises `NotReady`."""
    with transaction.atomic():
        locked: Assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
        if locked.is_published and locked.staged is None:
            return locked
        document = draft_document(locked)
        if blocking := [one.sentence for one in problems(document) if one.blocking]:
            raise NotReady(f"“{document.title}”: {' '.join(blocking)}")
        write(locked, document)
        locked.staged, locked.is_published = None, True
        locked.revision += 1
        locked.save()
        touch_courses(Q(lessons__blocks__assignment=locked) | Q(pk=locked.course_id))
        record(
            events.PUBLISHED, object=locked, actor=actor, course_id=locked.course_id, occurred_at=now,
            payload={"points": str(locked.points)},
        )  # fmt: skip
    return locked


def write(assignment: Assignment, document: AssignmentDocument) -> None:
    """Make columns, rubric and samples what the document says; rows keep their keys. The caller saves the row."""
    for name in SETTINGS:
        setattr(assignment, name, getattr(document, name))
    assignment.file_types = list(document.file_types)
    assignment.late_policy = document.late_policy.dump()
    text = document.instructions
    assignment.instructions_html = render(text, heading_start=HEADING_START) if text else ""
    _write_rubric(assignment, document.criteria)
    _write_samples(assignment, document.samples)


def _write_rubric(assignment: Assignment, criteria: Sequence[CriterionDocument]) -> None:
    Criterion.objects.filter(assignment=assignment).exclude(pk__in=[one.id for one in criteria]).delete()
    kept = [level.id for one in criteria for level in one.levels]
    Level.objects.filter(criterion__assignment=assignment).exclude(pk__in=kept).delete()
    for place, one in enumerate(criteria, 1):
        values = {"title": one.title, "description": one.description, "position": place}
        row, _made = Criterion.objects.update_or_create(pk=one.id, assignment=assignment, defaults=values)
        for number, level in enumerate(one.levels, 1):
            values = {"title": level.title, "description": level.description, "position": number}
            points = {"points": level.points}
            Level.objects.update_or_create(pk=level.id, criterion=row, defaults=values | points)


def _write_samples(assignment: Assignment, samples: Sequence[SampleDocument]) -> None:
    SampleAnswer.objects.filter(assignment=assignment).exclude(pk__in=[one.id for one in samples]).delete()
    for place, one in enumerate(samples, 1):
        values = {
            "title": one.title,
            "body": one.body,
            "points": one.points,
            "notes": one.notes,
            "position": place,
        }
        SampleAnswer.objects.update_or_create(pk=one.id, assignment=assignment, defaults=values)


def bin_assignment(*, assignment: Assignment, actor: User | None, now: datetime) -> Assignment:
    """Put an assignment in the bin; what was handed in stays."""
    return _set_bin(assignment, now, events.BINNED, actor)


def restore_assignment(*, assignment: Assignment, actor: User | None) -> Assignment:
    """Take an assignment out of the bin."""
    return _set_bin(assignment, None, events.RESTORED, actor)


def _set_bin(assignment: Assignment, at: datetime | None, verb: Verb, actor: User | None) -> Assignment:
    with transaction.atomic():
        assignment.deleted_at = at
        assignment.save(update_fields=["deleted_at", "updated_at"])
        touch_courses(Q(lessons__blocks__assignment=assignment) | Q(pk=assignment.course_id))
        record(verb, object=assignment, actor=actor, course_id=assignment.course_id)
    return assignment
