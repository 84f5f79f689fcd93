"""Forms of certificates. They validate; the actions write."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from learning.certificates.models import CertificateRule


class NameForm(forms.Form):
    """The name as it shall stand on the certificate."""

    name = forms.CharField(label=_("Name on the certificate"), max_length=120)


class ReissueForm(NameForm):
    """The corrected name, and why."""

    reason = forms.CharField(
        label=_("Why it is issued again"),
        max_length=255,
        help_text=_("Kept with the earlier version; not public."),
    )


class RevocationForm(forms.Form):
    """Why a certificate is not valid any more."""

    reason = forms.CharField(
        label=_("Why it is revoked"),
        max_length=255,
        help_text=_("The learner sees this; the public page does not."),
    )


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """When a course gives its certificate."""

    class Meta:
        model = CertificateRule
        fields = ("is_offered", "needs_completion", "min_percentage", "valid_for", "asks_name")
        help_texts: ClassVar = {
            "min_percentage": _(
                "Held against what a learner ends with at least; empty: no grade is asked for."
            ),
            "valid_for": _("Empty: it never expires."),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("needs_completion") and cleaned.get("min_percentage") is None:
            raise ValidationError(_("Ask for completed lessons, for a grade, or for both."))
        return cleaned
