"""Settings of a lesson and of a module, what comes before, by how much dates go. Validation only."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.authoring.dates import MANNERS
from courses.authoring.days_off import NoDay, days_of
from courses.authoring.staging import effective
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


class ShiftForm(forms.Form):
    """By how many days all dates go."""

    days = forms.IntegerField(
        label=_("Days"), min_value=-3660, max_value=3660, help_text=_("Below zero: earlier.")
    )
    manner = forms.ChoiceField(label=_("How"), choices=list(MANNERS.items()))
    days_off = forms.CharField(
        label=_("Days without teaching"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A line each: 2026-12-24, or 2026-12-24 to 2027-01-06. What would fall on one goes on to the next day that is free."),
    )  # fmt: skip
    keep = forms.BooleanField(label=_("Keep this list for all courses of the organisation"), required=False)

    def __init__(self, *args: Any, kept: str = "", may_keep: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days_off"].initial = kept
        if not may_keep:
            del self.fields["keep"]

    def clean_days_off(self) -> str:
        """Refuse a line that names no day."""
        text = str(self.cleaned_data["days_off"])
        try:
            days_of(text)
        except NoDay as error:
            raise forms.ValidationError(str(error)) from error
        return text
