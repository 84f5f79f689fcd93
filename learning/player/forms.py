"""Forms of the player."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.api import lesson_page
from courses.models import Lesson
from learning.player.notes import LONGEST


class NoteForm(forms.Form):
    """A note: its text, and optionally where on which video."""

    body = forms.CharField(
        label=_("Note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    video = forms.UUIDField(required=False, widget=forms.HiddenInput)
    position_ms = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput
    )

    def in_lesson(self, lesson: Lesson) -> dict[str, Any]:
        """What to keep: a video that is not in the lesson is left out, and its position with it."""
        video_id: UUID | None = self.cleaned_data["video"]
        if video_id is not None and lesson_page(lesson).video(video_id) is None:
            video_id = None
        position = self.cleaned_data["position_ms"] if video_id else None
        return {"body": self.cleaned_data["body"], "video_id": video_id, "position_ms": position}
