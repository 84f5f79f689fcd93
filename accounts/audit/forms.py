"""The search form of the audit trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.audit.queries import AuditSearch, tables
from lms.kernel.models import AuditEntry

ACTIONS = [
    ("", _("Any")),
    (AuditEntry.Action.INSERT, _("Added")),
    (AuditEntry.Action.UPDATE, _("Changed")),
    (AuditEntry.Action.DELETE, _("Deleted")),
    (AuditEntry.Action.EVENT, _("Happened")),
]


class AuditSearchForm(forms.Form):
    """Narrows the audit trail. Everything is optional."""

    table = forms.ChoiceField(label=_("What"), required=False)
    row = forms.CharField(label=_("Row ID"), required=False, max_length=64)
    person = forms.CharField(label=_("By (name or address)"), required=False, max_length=255)
    action = forms.ChoiceField(label=_("Action"), required=False, choices=ACTIONS)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    text = forms.CharField(label=_("Text before or after"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted(
            (
                (table, f"{model._meta.app_label} · {model._meta.verbose_name}")
                for table, model in tables().items()
            ),
            key=lambda pair: pair[1].lower(),
        )
        self.fields["table"].choices = [("", _("Anything")), *named]  # type: ignore[attr-defined]

    def search(self) -> AuditSearch:
        """Return what was asked for; fields with errors do not narrow."""
        names = ("table", "row", "person", "action", "since", "until", "text")
        found = (
            {name: self.cleaned_data.get(name) for name in names} if self.is_bound and self.is_valid() else {}
        )
        return AuditSearch(**{name: value for name, value in found.items() if value})
