"""Forms a person fills in about themselves."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.pictures.uploads import BadPicture, square
from accounts.users.links import LinksField
from accounts.users.models import User
from accounts.users.zones import zone_choices, zone_names


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


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What people may change about themselves. Validates only; `actions.update_profile` saves."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=255, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    avatar = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, 5 MB at most. The middle of it is shown."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    remove_avatar = forms.BooleanField(label=_("Remove my picture"), required=False)
    social_links = LinksField(
        label=_("Links"),
        required=False,
        help_text=_("One web address a line, eight at most."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Due times and dates are shown in this zone.")
    )
    language = forms.ChoiceField(label=_("Language"))
    field_order = (
        "full_name",
        "avatar",
        "remove_avatar",
        "bio",
        "social_links",
        "time_zone",
        "language",
    )

    class Meta:
        model = User
        # The picture is left out: it would be put on the instance before the action has the last word.
        fields = ("full_name", "bio", "social_links", "time_zone", "language")
        widgets = {"bio": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"bio": _("Up to 2,000 characters. Other members can read it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices()  # type: ignore[attr-defined]
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
        if not self.instance.avatar:
            del self.fields["remove_avatar"]
        if len(settings.LANGUAGES) == 1:
            del self.fields["language"]

    def clean_full_name(self) -> str:
        """Return the name with single spaces."""
        return " ".join(str(self.cleaned_data["full_name"]).split())

    def clean_avatar(self) -> "ContentFile[bytes] | None":
        """Return the new picture, written anew, or None when none was sent."""
        file = self.files.get(self.add_prefix("avatar"))
        if not file:
            return None
        try:
            return square(file)
        except BadPicture as error:
            raise forms.ValidationError(str(error)) from error
