"""Settings of a lesson, of a module, of a course, and its team. Validation only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.api import members
from accounts.models import User
from courses.authoring.dates import MANNERS
from courses.authoring.details import DETAILS, details_print
from courses.authoring.staging import effective
from courses.catalogue.facets import language_name
from courses.catalogue.models import Category, Course, CourseStaff
from courses.outline.models import Lesson, Module
from courses.outline.rules import CompletionRule

LOCAL = "%Y-%m-%dT%H:%M"


def moment_field(label: Any, help_text: Any = "") -> forms.DateTimeField:
    """A date with its time, in the zone of whoever fills it in."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    return forms.DateTimeField(
        label=label, required=False, widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], help_text=help_text
    )


class ModuleSettingsForm(forms.Form):
    """A module's title and what is said about it."""

    title = forms.CharField(label=_("Title"), max_length=255)
    summary = forms.CharField(label=_("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, module: Module) -> dict[str, Any]:
        """What the form starts with."""
        return {
            "title": effective(module, "title"),
            "summary": effective(module, "summary"),
            "revision": module.revision,
        }

    def values(self) -> dict[str, Any]:
        """The new values of the columns."""
        return {"title": self.cleaned_data["title"], "summary": self.cleaned_data["summary"]}


class LessonSettingsForm(forms.Form):
    """A lesson's settings; the rule of completing it is asked in words."""

    title = forms.CharField(label=_("Title"), max_length=255)
    duration_minutes = forms.IntegerField(
        label=_("Minutes it takes"), required=False, min_value=1, max_value=6000
    )
    viewed = forms.BooleanField(label=_("It was opened"), required=False)
    video_coverage = forms.IntegerField(
        label=_("So much of its videos was watched, %"), required=False, min_value=1, max_value=100
    )
    questions_answered = forms.ChoiceField(
        label=_("Questions on its videos"),
        choices=[("none", _("Need not be answered")), ("required", _("The required ones are answered")), ("all", _("All are answered"))],
    )  # fmt: skip
    quiz_passed = forms.BooleanField(label=_("Its quizzes are passed"), required=False)
    assignment_handed_in = forms.BooleanField(label=_("Its assignments are handed in"), required=False)
    manual = forms.BooleanField(label=_("The learner marks it as done"), required=False)
    release_at = moment_field(_("Opens"), _("Empty: at once."))
    due_at = moment_field(_("Due"))
    weight = forms.DecimalField(
        label=_("Weight in the course"), min_value=0.01, max_digits=6, decimal_places=2,
        help_text=_("A lesson of weight 2 counts twice in the learner’s progress."),
    )  # fmt: skip
    is_preview = forms.BooleanField(
        label=_("Open to everybody"), required=False, help_text=_("People can read it before they enrol.")
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    RULE = (
        "viewed", "video_coverage", "questions_answered", "quiz_passed", "assignment_handed_in", "manual",
    )  # fmt: skip
    PLAIN = ("title", "duration_minutes", "release_at", "due_at", "weight", "is_preview")

    @classmethod
    def of(cls, lesson: Lesson) -> dict[str, Any]:
        """What the form starts with."""
        rule = CompletionRule.of(effective(lesson, "completion_rule"))
        start = {name: effective(lesson, name) for name in cls.PLAIN}
        return start | {name: getattr(rule, name) for name in cls.RULE} | {"revision": lesson.revision}

    def clean(self) -> dict[str, Any]:
        """Refuse a lesson that is due before it opens."""
        cleaned = super().clean() or {}
        opens, due = cleaned.get("release_at"), cleaned.get("due_at")
        if opens and due and due < opens:
            self.add_error("due_at", ValidationError(_("It would be due before it opens.")))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The new values of the columns."""
        found = {name: self.cleaned_data[name] for name in self.PLAIN}
        rule = CompletionRule.of({name: self.cleaned_data[name] for name in self.RULE})
        return found | {"completion_rule": rule.model_dump(exclude_defaults=True)}


class PrerequisiteForm(forms.Form):
    """Something that must be done before: a lesson or module of this course, or another course."""

    required = forms.ChoiceField(label=_("A module, lesson or course"))
    minimum_score = forms.IntegerField(
        label=_("With at least, %"), required=False, min_value=1, max_value=100,
        help_text=_("Empty: it is enough to complete it."),
    )  # fmt: skip

    def __init__(self, *args: Any, choices: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["required"].choices = list(choices)  # type: ignore[attr-defined]


def _languages(present: str) -> list[tuple[str, str]]:
    """Every language Django can name by its own name, and the present one even if it is none of them."""
    codes = {code for code, info in LANG_INFO.items() if "name_local" in info} | {present}
    return sorted(((code, language_name(code)) for code in codes if code), key=lambda one: one[1].casefold())


class CourseDetailsForm(forms.ModelForm[Course]):
    """What the catalogue says about a course. Saving it goes live at once."""

    category = forms.ModelChoiceField(label=_("Subject"), queryset=None, required=False)  # type: ignore[var-annotated]
    language = forms.ChoiceField(label=_("Language"))
    outcomes_text = forms.CharField(
        label=_("You will be able to"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line."),
    )  # fmt: skip
    tags_text = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    starts_at = moment_field(_("Starts"))
    ends_at = moment_field(_("Ends"))
    expected = forms.CharField(required=False, widget=forms.HiddenInput)

    GROUPS = (
        (_("What it is"), ("title", "slug", "summary", "description", "thumbnail")),
        (_("Who it is for"), ("audience", "requirements", "outcomes_text", "difficulty_level", "language")),
        (_("Where people find it"), ("category", "tags_text", "seo_title", "seo_description")),
        (_("Length and passing"), ("estimated_duration_minutes", "pass_mark")),
        (_("Price and places"), ("price", "currency", "capacity")),
        (_("Dates"), ("starts_at", "ends_at")),
    )  # fmt: skip

    class Meta:
        model = Course
        fields = DETAILS
        widgets = {
            "description": forms.Textarea(attrs={"rows": 8}),
            "audience": forms.Textarea(attrs={"rows": 2}),
            "requirements": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made here: the rows are those of the organisation in scope.
        categories = Category.objects.order_by("position", "name", "pk")
        self.fields["category"].queryset = categories  # type: ignore[attr-defined]
        self.initial.setdefault("category", self.instance.category_id)
        self.fields["language"].choices = _languages(self.instance.language)  # type: ignore[attr-defined]
        self.fields["slug"].help_text = _("The last part of its address. Links to the old one stop working.")
        self.fields["currency"].help_text = _("Three letters, such as EUR or KES.")
        self.fields["capacity"].help_text = _("Empty: as many as come.")
        self.initial.setdefault("outcomes_text", "\n".join(self.instance.outcomes))
        self.initial.setdefault("tags_text", ", ".join(self.instance.tags))
        self.initial.setdefault("expected", details_print(self.instance))

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under the headings of the page."""
        return [(heading, [self[name] for name in names]) for heading, names in self.GROUPS]

    def clean_outcomes_text(self) -> list[str]:
        """Return the outcomes, one from each line."""
        lines = [" ".join(line.split()) for line in str(self.cleaned_data["outcomes_text"]).splitlines()]
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


class ShiftForm(forms.Form):
    """By how many days all dates go."""

    days = forms.IntegerField(
        label=_("Days"), min_value=-3660, max_value=3660, help_text=_("Below zero: earlier.")
    )
    manner = forms.ChoiceField(label=_("How"), choices=list(MANNERS.items()))


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
