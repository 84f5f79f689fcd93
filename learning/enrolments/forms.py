"""The forms of the page about ways into a course. They validate only; actions write."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from learning.enrolments.models import Cohort, EnrolmentRules, Invitation

_LOCAL = "%Y-%m-%dT%H:%M"


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_LOCAL)


class RulesForm(forms.ModelForm[EnrolmentRules]):
    """How people come in, and for how long."""

    capacity = forms.IntegerField(
        label=_("Places"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=_("Empty: for any number."),
    )

    class Meta:
        model = EnrolmentRules
        fields = ("way", "access_code", "needs_approval", "waiting_list", "access_days", "renewable")
        help_texts = {
            "access_code": _("Asked for only when people come in by the code."),
            "access_days": _("From the day somebody is let in. Empty: for good."),
        }

    field_order = (
        "way",
        "access_code",
        "needs_approval",
        "capacity",
        "waiting_list",
        "access_days",
        "renewable",
    )

    def clean(self) -> dict[str, Any]:
        """A course with a code has one, and days of access are at least one."""
        values = super().clean() or {}
        if values.get("way") == EnrolmentRules.Way.CODE and not values.get("access_code"):
            self.add_error("access_code", _t("Enter the code that people need."))
        if values.get("access_days") == 0:
            self.add_error("access_days", _t("Enter at least one day, or nothing for good."))
        return values


class CohortForm(forms.ModelForm[Cohort]):
    """A cohort of the course."""

    prefix = "cohort"

    class Meta:
        model = Cohort
        fields = ("name", "shift_days", "starts_at", "ends_at", "capacity")
        help_texts = {
            "shift_days": _("Every date of the course, for these people. Negative: earlier."),
            "starts_at": _("Instead of the course’s own beginning."),
            "ends_at": _("Their access ends then."),
        }
        widgets = {"starts_at": _moment(), "ends_at": _moment()}

    def clean(self) -> dict[str, Any]:
        """It ends after it begins."""
        values = super().clean() or {}
        starts, ends = values.get("starts_at"), values.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _t("The end is before the beginning."))
        return values


class LinkForm(forms.ModelForm[Invitation]):
    """A link that lets people in."""

    class Meta:
        model = Invitation
        fields = ("label", "expires_at", "uses_allowed")
        widgets = {"expires_at": _moment()}

    def __init__(self, data: Any = None, *, course: Course) -> None:
        super().__init__(data, prefix="link")
        mine = Cohort.objects.filter(course=course).order_by("name", "pk")
        self.fields["cohort"] = forms.ModelChoiceField(
            mine, label=_("Cohort"), required=False, empty_label=_("None")
        )

    def clean_uses_allowed(self) -> int | None:
        """At least one person."""
        uses: int | None = self.cleaned_data["uses_allowed"]
        if uses == 0:
            raise forms.ValidationError(_t("Enter at least one, or nothing for any number."))
        return uses
