"""Forms that overwrite nothing their sender has not seen: they say what they started from."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORDS = 300


def seen_print(values: Mapping[str, Any]) -> str:
    """Return a short name of exactly these values. A number or a time is the same however it is written."""
    text = json.dumps([[name, values[name]] for name in sorted(values)], default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


class SeenMixin(forms.BaseForm):
    """For a form over values that several people change. Call `watch` at the end of `__init__`.

    A form that was made from other values than the present ones is refused with these in words; sent once more, it goes
    through. One that asks for what is there already is never refused.
    """

    def watch(self, present: Mapping[str, Any]) -> None:
        """Remember what there is now, and send it along as `expected`."""
        self.present = dict(present)
        there = seen_print(self.present)
        self.fields["expected"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=there)

    def clean(self) -> Any:
        """Refuse what started from something else."""
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        expected, there = cleaned.pop("expected", ""), seen_print(self.present)
        new = {name: cleaned[name] for name in self.present if name in cleaned}
        differs = {name: value for name, value in new.items() if value != self.present[name]}
        if expected and expected != there and differs:
            said = "; ".join(f"{self.fields[name].label}: {self._said(name)}" for name in differs)
            words = ngettext(
                "Somebody else changed this while you were editing it. It says now: %s. Saving again puts yours in its place.",
                "Somebody else changed this while you were editing it. It says now: %s. Saving again puts yours in their place.",
                len(differs),
            )
            self.add_error(None, words % said)
            self.data = self.data.copy()  # type: ignore[attr-defined]
            self.data[self.add_prefix("expected")] = there  # type: ignore[index]
        return cleaned

    def _said(self, name: str) -> str:
        """What is there of one field, in words."""
        field: Any = self.fields[name]
        value = self.present[name]
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        words = {str(key): str(label) for key, label in getattr(field, "choices", ())}
        shown = str(field.prepare_value(value)) if value not in (None, "") else "–"
        return f"“{words.get(shown, shown)[:WORDS]}”"
