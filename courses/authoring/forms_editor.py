"""The form of a block, for those who edit without our scripts. Validation only: the verbs are in `editing`."""

from typing import Any, Final, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.authoring.documents import BlockDocument

SHOWN: Final = {
    "text": ("body",), "video": ("title",), "quiz": ("title",), "assignment": ("title",), "package": ("title",),
    "file": ("title", "body"), "embed": ("url", "title", "body"), "discussion": ("title", "body"),
}  # fmt: skip


def uuid_or_none(value: Any) -> UUID | None:
    """A key that came from a browser; None for none, and for what is not one."""
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        return None


class BlockForm(forms.Form):
    """A block's own words, with the contents (`expected`) the form was made from."""

    expected = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    url = forms.CharField(label=_("Address"), required=False, max_length=1000)
    title = forms.CharField(label=_("Title"), required=False, max_length=255)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        help_text=_("Markdown"),
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    @classmethod
    def of(cls, block: BlockDocument) -> Self:
        """The form of a block as it is."""
        return cls(
            initial={"expected": block.revision, "url": block.url, "title": block.title, "body": block.body}
        )

    def keep_for(self, kind: str) -> None:
        """Leave the fields that a block of this kind has."""
        for name in ("url", "title", "body"):
            if name not in SHOWN[kind]:
                del self.fields[name]
