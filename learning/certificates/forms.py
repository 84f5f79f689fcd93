"""Forms of certificates. They validate; the actions write."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    """The name as it shall stand on the certificate."""

    name = forms.CharField(label=_("Name on the certificate"), max_length=120)
