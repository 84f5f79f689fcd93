"""Quizzes and assignments of a course: into the bin when no lesson needs them, and out of it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.assignments.actions import bin_assignment, restore_assignment
from courses.assignments.models import Assignment
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.models import Lesson
from courses.quizzes.actions import bin_quiz, restore_quiz
from courses.quizzes.models import Quiz

Work = Quiz | Assignment
NAMED = 5


class InUse(Refused):
    """Lessons show it, or will. `str()` names them to a person."""

    def __init__(self, title: str, lessons: list[str]) -> None:
        names = ", ".join(f"“{one}”" for one in lessons[:NAMED])
        words = ngettext(
            "“%(title)s” stands in a lesson: %(names)s. Take it out there first.",
            "“%(title)s” stands in %(number)d lessons: %(names)s. Take it out there first.",
            len(lessons),
        )
        super().__init__(words % {"title": title, "names": names, "number": len(lessons)})


def work_of(course: Course, kind: str, key: UUID) -> Work:
    """Return a quiz (`kind` "quizzes") or an assignment of the course by its key, also from the bin; else 404."""
    rows = Quiz.objects if kind == "quizzes" else Assignment.objects
    found: Work | None = rows.filter(course=course, pk=key).first()
    if found is None:
        raise Http404
    return found


def lessons_with(work: Work) -> list[str]:
    """Return the titles of the lessons that show it to learners, or have it in their drafts; one query."""
    kind = "quiz" if isinstance(work, Quiz) else "assignment"
    shown = Q(**{f"blocks__{kind}": work}) | Q(draft__blocks__contains=[{kind: str(work.pk)}])
    rows = Lesson.objects.kept().filter(shown).order_by("course", "sequence", "pk").distinct()
    return [str(title) for title in rows.values_list("title", flat=True)]


@transaction.atomic
def bin_work(*, work: Work, actor: User, now: datetime) -> None:
    """Put a quiz or an assignment in the bin; what learners did stays. Raises `InUse`."""
    type(work).objects.select_for_update(of=("self",)).only("pk").get(pk=work.pk)
    if lessons := lessons_with(work):
        raise InUse(work.title, lessons)
    if isinstance(work, Quiz):
        bin_quiz(quiz=work, actor=actor, now=now)
    else:
        bin_assignment(assignment=work, actor=actor, now=now)


def restore_work(*, work: Work, actor: User) -> None:
    """Take a quiz or an assignment out of the bin."""
    if isinstance(work, Quiz):
        restore_quiz(quiz=work, actor=actor)
    else:
        restore_assignment(assignment=work, actor=actor)


def done_words(work: Work, *, restored: bool) -> str:
    """What was done, in a sentence."""
    words = _("Restored “%s”.") if restored else _("Moved “%s” to the bin.")
    return words % work.title
