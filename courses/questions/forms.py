"""The form of the admin for a question: what describes it in the bank, and what it asks now."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.administration import IndentedJSONField
from courses.questions.actions import checked_data
from courses.questions.models import Question
from courses.questions.types.errors import DataInvalid
from courses.questions.types.registry import QUESTION_TYPES
from lms.kernel.markup import render_inline


def readable(value: Any) -> Any:
    """Return stored data as an author writes it: texts without the HTML made of them, nothing that is empty.

    HTML that did not come from the text (of an import) stays, or saving would lose it.
    """
    if isinstance(value, Mapping):
        shown = {key: readable(one) for key, one in value.items()}
        if "text" in shown and shown.get("html") == render_inline(shown["text"]):
            del shown["html"]
        if set(shown) == {"text"}:
            return shown["text"]
        return {key: one for key, one in shown.items() if one not in ("", None, [], {})}
    if isinstance(value, list):
        return [readable(one) for one in value]
    return value


class QuestionForm(forms.ModelForm[Question]):
    """Saving a changed prompt, data or points makes a new version; attempts keep the one they saw."""

    type = forms.ChoiceField(
        label=_("Type"), choices=[(name, kind.label) for name, kind in QUESTION_TYPES.items()]
    )
    prompt = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 5, "class": "vLargeTextField"}),
        help_text=_("Markdown"),
    )
    data = IndentedJSONField(  # type: ignore[assignment]
        label=_("Answers and feedback"),
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField", "spellcheck": "false"}),
        help_text=_("Texts are Markdown. Choose a type with the links above to start from an example."),
    )
    points = forms.DecimalField(label=_("Points"), max_digits=6, decimal_places=2, min_value=0, initial=1)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        version = self.instance.current if not self.instance._state.adding else None
        if version is not None:
            self.initial.update(
                prompt=version.prompt,
                data=readable(version.data),
                points=version.points,
                expected=version.number,
            )
        else:
            kind = QUESTION_TYPES.get(str(self.initial.get("type", "")), next(iter(QUESTION_TYPES.values())))
            self.initial.update(type=kind.name, data=readable(kind.blank()))

    def clean(self) -> dict[str, Any]:
        """Check the data against the schema of the type; each mistake is told with its place."""
        cleaned = super().clean() or {}
        data = cleaned.get("data")
        if data is None or "type" not in cleaned:
            return cleaned
        if not isinstance(data, dict):
            self.add_error("data", _("This must be an object, in curly brackets."))
            return cleaned
        try:
            checked_data(cleaned["type"], data)
        except DataInvalid as error:
            words = [
                f"{one.location}: {one.sentence}" if one.location else one.sentence for one in error.problems
            ]
            self.add_error("data", forms.ValidationError(words))
        return cleaned
