"""Forms a person fills in about themselves."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.users.zones import zone_names


class SignupForm(forms.Form):
    """What is asked at sign-up besides address and password. Put beneath allauth's form by a setting.

    `time_zone` is filled in by the browser (static/js/time-zone.js); without it, or with one that does not exist,
    the organisation's is taken.
    """

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As it should stand on your certificates."),
    )
    time_zone = forms.CharField(
        required=False, max_length=63, widget=forms.HiddenInput(attrs={"data-time-zone": ""})
    )
    field_order = ("full_name", "email", "password1", "time_zone")

    def clean_full_name(self) -> str:
        """Return the name with single spaces."""
        return " ".join(str(self.cleaned_data["full_name"]).split())

    def clean_time_zone(self) -> str:
        """Return the zone if there is such a one, else nothing."""
        zone = str(self.cleaned_data["time_zone"])
        return zone if zone in zone_names() else ""

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Do nothing: the adapter has put the fields on the person before the first save."""
