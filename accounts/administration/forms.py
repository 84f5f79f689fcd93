"""Forms of the admin's pages. They validate; the actions save."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from accounts.organisations.models import Organization, OrganizationDomain, hostname
from accounts.pictures.uploads import BadPicture, fitted
from accounts.roles.models import BUILT_IN, Role
from accounts.users.models import User
from accounts.users.second_factor import PLATFORM_STAFF
from accounts.users.zones import zone_choices
from lms.kernel.access import PERMISSIONS

GIGABYTE: Final = 1024**3


class NewPersonForm(forms.ModelForm):  # type: ignore[type-arg]
    """A member to add. An address that has an account on the platform already is welcome: that person joins."""

    # Not a field of the model form: its check of uniqueness would tell who has an account elsewhere.
    email = forms.EmailField(label=_("Email address"), max_length=255)
    role: Any = forms.ModelChoiceField(label=_("Role"), queryset=None, empty_label=None)
    roles: Any = None

    class Meta:
        model = User
        fields = ("full_name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = self.roles  # type: ignore[attr-defined]


class OrganizationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, brand and rules of an organisation."""

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("JPEG, PNG, WebP or GIF, 5 MB at most; shown 24 pixels high."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    time_zone = forms.ChoiceField(label=_("Time zone"))
    language = forms.ChoiceField(label=_("Language"))
    sign_up = forms.ChoiceField(
        label=_("Sign-up"),
        choices=[("open", _("Anybody may create an account")), ("closed", _("Only people who are added"))],
    )
    mfa_required_roles = forms.MultipleChoiceField(
        label=_("Second factor demanded of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "People with one of these roles must set up a second factor before they can do anything else."
        ),
    )
    media_quota_bytes = forms.DecimalField(
        label=_("Room for files, in GB"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        decimal_places=3,
        help_text=_(
            "With what is made from films. An upload that would not fit is refused. Empty for no limit."
        ),
    )
    hostnames = forms.CharField(
        label=_("Host names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line; the first is the main address."),
    )

    class Meta:
        model = Organization
        fields = ("name", "slug", "is_active", "brand_hue", "time_zone", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if "time_zone" in fields:
            fields["time_zone"].choices = zone_choices()
            fields["language"].choices = settings.LANGUAGES
        if "mfa_required_roles" in fields:
            roles = [(slug, label) for slug, label in BUILT_IN.items()]
            fields["mfa_required_roles"].choices = [*roles, (PLATFORM_STAFF, _("Platform staff"))]
            fields["mfa_required_roles"].initial = self.instance.settings.get("mfa_required_roles", [])
            fields["sign_up"].initial = self.instance.settings.get("sign_up", "open")
        if kept := self.instance.settings.get("media_quota_bytes"):
            self.initial["media_quota_bytes"] = f"{kept / GIGABYTE:.3f}".rstrip("0").rstrip(".")

    def clean_media_quota_bytes(self) -> int | None:
        """Return the room in bytes, None for no limit."""
        wanted = self.cleaned_data["media_quota_bytes"]
        return int(wanted * GIGABYTE) if wanted else None

    def clean_logo(self) -> "ContentFile[bytes] | None":
        """Return the new logo, written anew, or None when none was sent."""
        file = self.files.get(self.add_prefix("logo"))
        if not file:
            return None
        try:
            return fitted(file)
        except BadPicture as error:
            raise forms.ValidationError(str(error)) from error

    def clean_hostnames(self) -> list[str]:
        """Return the host names in small letters; refuse malformed ones and those that are taken."""
        lines = str(self.cleaned_data["hostnames"]).lower().split()
        names = list(dict.fromkeys(lines))
        for name in names:
            hostname(name)
            if OrganizationDomain.objects.filter(hostname=name).exists():
                raise forms.ValidationError(
                    _("%(host)s is taken by another organisation."), params={"host": name}
                )
        return names


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A role and what it may do. Rights that only the platform's staff have cannot be given."""

    permissions = forms.MultipleChoiceField(
        label=_("May"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Role
        fields = ("name", "slug", "permissions")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["permissions"].choices = [  # type: ignore[attr-defined]
            (found.name, found.label)
            for found in sorted(PERMISSIONS.values(), key=lambda found: found.name)
            if found.roles
        ]

    def clean_slug(self) -> str:
        """Refuse a short name that another role of the organisation has."""
        slug = str(self.cleaned_data["slug"])
        if Role.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is a role with this short name already."))
        return slug
