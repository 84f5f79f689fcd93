"""How views obtain a bank, and a question, a folder or a version of it.

The bank of a course belongs to its authors; that of the organisation to everybody who may create courses.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.catalogue.access import COURSE_CREATE, EDITORS, editable_course, manages_content
from courses.catalogue.models import Course
from courses.questions.models import Question, QuestionFolder, QuestionVersion
from lms.kernel.access import allows


@dataclass(frozen=True, slots=True)
class Bank:
    """The bank of a course, or of the organisation (`course` None), with its addresses."""

    course: Course | None

    def url(self, name: str = "", *args: object) -> str:
        """The address of one of its pages: `url("question", key)`."""
        end = f"bank_{name}" if name else "bank"
        if self.course is None:
            return reverse(f"courses:{end}", args=args)
        return reverse(f"courses:course_{end}", args=[self.course.slug, *args])

    @property
    def list_url(self) -> str:
        """Its list of questions."""
        return self.url()

    @property
    def new_url(self) -> str:
        """Where a question is made."""
        return self.url("new")

    @property
    def edits_url(self) -> str:
        """Where several questions are changed at once."""
        return self.url("edits")

    @property
    def folders_url(self) -> str:
        """Where folders are made."""
        return self.url("folders")

    @property
    def rendering_url(self) -> str:
        """Renders Markdown."""
        return self.url("rendering")

    @property
    def pictures_url(self) -> str:
        """Pictures of the library, and where new ones go."""
        return self.url("pictures")


def bank_of(
    request: HttpRequest, course: str | None, *, question: UUID | None = None, folder: UUID | None = None
) -> Bank:
    """Return the bank of the course with this address, of the organisation without one; else 404 or 403.

    Who has no right to the bank is told so only of a `question` or `folder` of their own organisation.
    """
    if course is not None:
        return Bank(editable_course(request, course))
    if not allows(request.user, COURSE_CREATE):
        if question and not Question.objects.filter(course=None, pk=question).exists():
            raise Http404
        if folder and not QuestionFolder.objects.filter(course=None, pk=folder).exists():
            raise Http404
        raise PermissionDenied(COURSE_CREATE.name)
    return Bank(None)


def other_banks(person: Any, bank: Bank) -> list[tuple[str, str, Course | None]]:
    """Return the banks this person may copy questions of `bank` into, as (value, name, course); itself first. One query."""
    found: list[tuple[str, str, Course | None]] = [("here", _("This bank, as copies"), bank.course)]
    if bank.course is not None and allows(person, COURSE_CREATE):
        found.append(("organization", _("Bank of the organisation"), None))
    courses = Course.objects.kept().defer("search")
    if not manages_content(person):
        helped = Q(staff__user=person, staff__role__in=EDITORS)
        courses = courses.filter(Q(instructor=person) | helped).distinct()
    if bank.course is not None:
        courses = courses.exclude(pk=bank.course.pk)
    return found + [(str(one.pk), one.title, one) for one in courses.order_by("title", "pk")[:200]]


def banked_question(bank: Bank, key: UUID) -> Question:
    """Return a question of the bank by its key, also from the bin, with its current version; else 404."""
    rows = Question.objects.filter(course=bank.course).select_related("current").defer("search")
    found: Question | None = rows.filter(pk=key).first()
    if found is None or found.current is None:
        raise Http404
    return found


def banked_folder(bank: Bank, key: UUID) -> QuestionFolder:
    """Return a folder of the bank by its key; else 404."""
    found = QuestionFolder.objects.filter(course=bank.course, pk=key).first()
    if found is None:
        raise Http404
    return found


def banked_version(question: Question, number: int) -> QuestionVersion:
    """Return a version of the question by its number; else 404."""
    found = QuestionVersion.objects.filter(question=question, number=number).first()
    if found is None:
        raise Http404
    return found
