"""Forms of the admin for blocks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.blocks.models import Block


class BlockForm(forms.ModelForm[Block]):
    """A block; what it needs depends on its kind."""

    def clean(self) -> dict[str, Any]:
        """Ask for what the kind shows."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind == Block.Kind.VIDEO and not cleaned.get("video_group"):
            self.add_error("video_group", _("Choose the videos this block shows."))
        if kind == Block.Kind.QUIZ and not cleaned.get("quiz"):
            self.add_error("quiz", _("Choose the quiz this block shows."))
        if kind == Block.Kind.EMBED and not cleaned.get("url"):
            self.add_error("url", _("Give the address this block links to."))
        return cleaned
