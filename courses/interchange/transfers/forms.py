"""Forms of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.interchange.bank.writers import FORMATS
from courses.questions.models import QuestionFolder

NEW_COURSE = "new"
BANK = "bank"


class _WithCourses(forms.Form):
    """A form with a choice among courses; `chosen` is the course, None for the others."""

    def __init__(self, *args: Any, courses: Sequence[Course], **options: Any) -> None:
        super().__init__(*args, **options)
        self.courses = {str(course.pk): course for course in courses}

    @property
    def chosen(self) -> Course | None:
        """The course that was chosen."""
        return self.courses.get(self.cleaned_data["target"])


class ImportForm(_WithCourses):
    """A file, and where its content goes."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Questions: GIFT, Moodle XML, Aiken, CSV, QTI, Blackboard. Courses: an archive of this product, Common "
            "Cartridge, Moodle backup (.mbz), Open edX (.tar.gz), SCORM."
        ),
    )
    target = forms.ChoiceField(label=_("Where to"))
    folder = forms.CharField(
        label=_("Folder for the questions"), required=False, max_length=255,
        help_text=_("Made when it is not there yet. A slash makes a folder in a folder."),
    )  # fmt: skip

    def __init__(self, *args: Any, courses: Sequence[Course], **options: Any) -> None:
        super().__init__(*args, courses=courses, **options)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (BANK, _("Question bank of the organisation")),
            (NEW_COURSE, _("A new course")),
            *((str(course.pk), _("Questions of “%s”") % course.title) for course in courses),
        ]


class CourseExportForm(_WithCourses):
    """Which course, and in which format."""

    target = forms.ChoiceField(label=_("Course"))
    format = forms.ChoiceField(
        label=_("Format"),
        choices=[
            ("archive", _("Archive of this product: everything, files included")),
            ("cc", _("Common Cartridge 1.3, with QTI")),
            ("olx", _("OLX, for Open edX")),
        ],
        help_text=_("What a format cannot say is listed when the file is ready."),
    )

    def __init__(self, *args: Any, courses: Sequence[Course], **options: Any) -> None:
        super().__init__(*args, courses=courses, prefix="course", **options)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(course.pk), course.title) for course in courses]


class ExportForm(_WithCourses):
    """Which bank, or which folder of it, and in which format."""

    target = forms.ChoiceField(label=_("Questions of"))
    folder = forms.UUIDField(required=False, widget=forms.HiddenInput)
    format = forms.ChoiceField(
        label=_("Format"), choices=[(name, target.label) for name, target in FORMATS.items()]
    )

    def __init__(self, *args: Any, courses: Sequence[Course], **options: Any) -> None:
        super().__init__(*args, courses=courses, prefix="export", **options)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (BANK, _("The organisation's bank")),
            *((str(course.pk), course.title) for course in courses),
        ]

    def clean(self) -> dict[str, Any]:
        """Find the folder in the bank that is asked for."""
        cleaned = super().clean() or {}
        if cleaned.get("folder") and "target" in cleaned:
            found = QuestionFolder.objects.filter(course=self.chosen, pk=cleaned["folder"]).first()
            if found is None:
                self.add_error(None, _("That folder is not in this bank any more."))
            cleaned["folder"] = found
        return cleaned
