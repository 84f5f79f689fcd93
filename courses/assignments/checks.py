"""What stands against an assignment, and what an author should know. Pure: a document in, sentences out."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.assignments.documents import AssignmentDocument
from courses.assignments.late import number
from lms.kernel.markup import render, undescribed


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right before it is published (`blocking`), or to know."""

    blocking: bool
    sentence: str


def problems(document: AssignmentDocument) -> list[Problem]:
    """Return what was found, what has to be put right first."""
    return sorted(_found(document), key=lambda one: not one.blocking)


def _found(document: AssignmentDocument) -> Iterator[Problem]:
    if not (document.takes_text or document.takes_files):
        yield Problem(True, _("Learners can hand in neither text nor files. Choose at least one."))
    yield from _dates(document)
    if undescribed(render(document.instructions)):
        yield Problem(True, _("A picture in what to do has no description: who cannot see it gets nothing."))
    for place, criterion in enumerate(document.criteria, 1):
        name = criterion.title.strip() or _("criterion %d") % place
        if not criterion.title.strip():
            yield Problem(True, _("Criterion %d of the rubric has no title.") % place)
        if not criterion.levels:
            yield Problem(True, _("“%s” has no levels.") % name)
        elif not all(level.title.strip() for level in criterion.levels):
            yield Problem(True, _("A level of “%s” has no title.") % name)
    if document.criteria and document.rubric_points != document.points:
        words = _("The rubric adds up to %(rubric)s points, the assignment to %(points)s.")
        yield Problem(
            False, words % {"rubric": number(document.rubric_points), "points": number(document.points)}
        )
    if not document.instructions.strip():
        yield Problem(False, _("It does not say what to do."))
    if document.late_policy.percent and document.due_at is None:
        yield Problem(False, _("It takes points for being late, but has no due date."))
    for place, sample in enumerate(document.samples, 1):
        if not sample.title.strip() or not sample.body.strip():
            yield Problem(True, _("Sample answer %d needs a title and the work.") % place)


def _dates(document: AssignmentDocument) -> Iterator[Problem]:
    opens, due, closes = document.opens_at, document.due_at, document.closes_at
    if opens and due and due < opens:
        yield Problem(True, _("It would be due before it opens."))
    if due and closes and closes < due:
        yield Problem(True, _("It would close before it is due."))
    if opens and closes and closes <= opens:
        yield Problem(True, _("It would close before it opens."))
