"""What an author fills in about a course, and its team. Validation only."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.api import members
from accounts.models import User
from courses.authoring.details import details_print
from courses.authoring.details_words import Detail
from courses.authoring.forms_settings import moment_field
from courses.catalogue.models import Category, Course, CourseStaff
from lms.kernel.currencies import currency_choices
from lms.kernel.languages import language_choices
from lms.pages.focus import MIDDLE, STEP, focus_of

PICTURE = "courses.authoring.picture"
COLUMNS: Mapping[str, str] = {"outcomes_text": "outcomes", "tags_text": "tags"}
"""Columns by the fields that stand for them, where the names differ."""


def _range() -> forms.NumberInput:
    """A slider from 0 to 100."""
    widget = forms.NumberInput(attrs={"step": STEP})
    widget.input_type = "range"
    return widget


class CourseDetailsForm(forms.ModelForm[Course]):
    """What the catalogue says about a course, as its authors left it: make it of a course that `drafted` returned."""

    category = forms.ModelChoiceField(label=_("Subject"), queryset=None, required=False)  # type: ignore[var-annotated]
    language = forms.ChoiceField(
        label=_("Language"), error_messages={"invalid_choice": _("Choose a language of the list.")}
    )
    currency = forms.ChoiceField(
        label=_("Currency"), error_messages={"invalid_choice": _("Choose a currency of the list.")}
    )
    outcomes_text = forms.CharField(
        label=_("You will be able to"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line."),
    )  # fmt: skip
    tags_text = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    starts_at = moment_field(_("Starts"))
    ends_at = moment_field(_("Ends"))
    expected = forms.CharField(required=False, widget=forms.HiddenInput)
    focus_x = forms.IntegerField(
        label=_("From left to right"), required=False, min_value=0, max_value=100, widget=_range()
    )
    focus_y = forms.IntegerField(
        label=_("From top to bottom"), required=False, min_value=0, max_value=100, widget=_range()
    )
    # A picture that was sent with a form that could not be saved yet: it need not be chosen again.
    chosen = forms.CharField(required=False, widget=forms.HiddenInput)

    GROUPS = (
        (_("What it is"), "", ("title", "summary", "description", "thumbnail")),
        (_("Who it is for"), "", ("audience", "requirements", "outcomes_text", "difficulty_level", "language")),
        (_("Where people find it"), "", ("category", "tags_text", "seo_title", "seo_description")),
        (_("Length and passing"), "", ("estimated_duration_minutes", "pass_mark")),
        (_("Price"), "", ("price", "currency")),
        (_("Dates"), "", ("starts_at", "ends_at")),
        (
            _("Address and places"),
            _("These count as soon as you save: they say where the course is and how many may come, not what it teaches."),
            ("slug", "capacity"),
        ),
    )  # fmt: skip

    class Meta:
        model = Course
        fields = (
            "title", "slug", "summary", "description", "audience", "requirements", "difficulty_level", "language", "price",
            "currency", "thumbnail", "estimated_duration_minutes", "pass_mark", "capacity", "starts_at", "ends_at",
            "seo_title", "seo_description",
        )  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "audience": forms.Textarea(attrs={"rows": 2}),
            "requirements": forms.Textarea(attrs={"rows": 2}),
            "thumbnail": forms.ClearableFileInput(attrs={"accept": "image/*"}),
        }

    def __init__(self, *args: Any, waiting: tuple[Detail, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting = {one.name: one for one in waiting}
        # Made here: the rows are those of the organisation in scope.
        categories = Category.objects.order_by("position", "name", "pk")
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        self.initial.setdefault("category", self.instance.category_id)
        self.fields["language"].choices = language_choices(self.instance.language)  # type: ignore[attr-defined]
        self.fields["slug"].help_text = _("The last part of its address. Links to the old one stop working.")
        self.fields["currency"].choices = currency_choices(self.instance.currency)  # type: ignore[attr-defined]
        self.fields["capacity"].help_text = _("Empty: as many as come.")
        self.initial.setdefault("outcomes_text", "\n".join(self.instance.outcomes))
        self.initial.setdefault("tags_text", ", ".join(self.instance.tags))
        self.initial["focus_x"], self.initial["focus_y"] = focus_of(self.shown_picture)
        self.initial.setdefault("expected", details_print(self.instance))

    @property
    def groups(self) -> list[tuple[Any, Any, list[tuple[forms.BoundField, Detail | None]]]]:
        """The headings of the page, what is said under each, its fields with what waits in them."""
        return [
            (heading, hint, [(self[name], self.waiting.get(COLUMNS.get(name, name))) for name in names])
            for heading, hint, names in self.GROUPS
        ]

    def clean_outcomes_text(self) -> list[str]:
        """Return the outcomes, one from each line."""
        text = str(self.cleaned_data["outcomes_text"])
        # Spaces that keep a figure and its unit together stay what they are.
        lines = [re.sub(r"[ \t]+", " ", line).strip(" ") for line in text.splitlines()]
        if any(len(line) > 300 for line in lines):
            raise ValidationError(_("Keep each line within 300 characters."))
        return [line for line in lines if line]

    def clean_tags_text(self) -> list[str]:
        """Return the tags in small letters, each once."""
        tags = [" ".join(tag.split()).lower() for tag in str(self.cleaned_data["tags_text"]).split(",")]
        if any(len(tag) > 50 for tag in tags):
            raise ValidationError(_("Keep each tag within 50 characters."))
        return list(dict.fromkeys(tag for tag in tags if tag))

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, and a price without currency."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", ValidationError(_("It would end before it starts.")))
        return cleaned

    @property
    def chosen_picture(self) -> str:
        """The name in the store of a picture that was chosen before and is not saved yet, "" for none."""
        return _opened(self.data.get("chosen", ""), self.instance)

    @property
    def shown_picture(self) -> str:
        """The name in the store of the picture the course had when the form was made, "" for none."""
        return str(self.initial.get("thumbnail") or "")

    @property
    def focus(self) -> tuple[int, int]:
        """The point of the picture that stays in sight, in percent."""
        x, y = self.cleaned_data.get("focus_x"), self.cleaned_data.get("focus_y")
        return MIDDLE if x is None or y is None else (x, y)


def sealed(name: str, course: Course) -> str:
    """Return the name of a picture in the store for a hidden field of this course's form."""
    return signing.dumps([str(course.pk), name], salt=PICTURE)


def _opened(text: str, course: Course) -> str:
    try:
        key, name = signing.loads(text, salt=PICTURE)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(name) if key == str(course.pk) else ""


class TeamForm(forms.Form):
    """A place in the team for somebody of the organisation, by address."""

    email = forms.EmailField(label=_("Email address"))
    role = forms.ChoiceField(label=_("Role"), choices=CourseStaff.Role.choices)
    person: User

    def clean_email(self) -> str:
        """Find the person among the members of the organisation."""
        email = str(self.cleaned_data["email"]).strip()
        found: User | None = members().filter(email__iexact=email).first()
        if found is None:
            raise ValidationError(
                _("Nobody in this organisation has that address. Ask them to sign up first.")
            )
        self.person = found
        return email
