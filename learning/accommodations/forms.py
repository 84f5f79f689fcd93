"""The two forms of a learner's accommodations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import Assignment, Course, Quiz


class AccommodationForm(forms.Form):
    """What counts in everything of the course."""

    extra_time_percent = forms.IntegerField(
        label=_("More time for quizzes, %"),
        min_value=0,
        max_value=1000,
        help_text=_("50 turns 40 minutes into 60."),
    )
    extra_days = forms.IntegerField(label=_("Days later, every due date"), min_value=0, max_value=1000)
    extra_attempts = forms.IntegerField(label=_("Further attempts"), min_value=0, max_value=100)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("For those who teach; the learner does not see it."),
    )


class ExtensionForm(forms.Form):
    """More at one quiz or assignment of the course."""

    thing = forms.ChoiceField(label=_("Quiz or assignment"))
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("When it closes, or is due, for this learner."),
    )
    extra_minutes = forms.IntegerField(
        label=_("Further minutes"), min_value=0, max_value=10_000, required=False, initial=0
    )
    extra_attempts = forms.IntegerField(
        label=_("Further attempts"), min_value=0, max_value=100, required=False, initial=0
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, course: Course) -> None:
        super().__init__(data, prefix="extension")
        self.quizzes = {
            str(one.pk): one for one in Quiz.objects.kept().filter(course=course).order_by("title", "pk")
        }
        work = Assignment.objects.filter(course=course, deleted_at=None).order_by("title", "pk")
        self.assignments = {str(one.pk): one for one in work}
        names: dict[str, Any] = {**self.quizzes, **self.assignments}
        field = self.fields["thing"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, one.title) for key, one in names.items()]

    def given(self) -> dict[str, Any]:
        """Return what `extend` takes."""
        clean = self.cleaned_data
        return {
            "quiz": self.quizzes.get(clean["thing"]),
            "assignment": self.assignments.get(clean["thing"]),
            "until": clean["until"],
            "extra_minutes": clean["extra_minutes"] or 0,
            "extra_attempts": clean["extra_attempts"] or 0,
            "reason": clean["reason"],
        }
