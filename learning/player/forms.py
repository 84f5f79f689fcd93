"""Forms of the player."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from courses.api import ClockField, lesson_page
from courses.models import Lesson
from learning.player.models import Note
from learning.player.notes import LONGEST, version_of


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


class NoteChangeForm(forms.Form):
    """A note that is there: its text, and the second where it has one. `version` names the text it was made from."""

    body = forms.CharField(
        label=_("Note"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )
    position_ms = ClockField(label=_("Moment of the video"), widget=forms.TextInput(attrs={"size": 8}))
    version = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, data: QueryDict | None, *, note: Note, lesson: Lesson) -> None:
        start = {"body": note.body, "position_ms": (note.position_ms or 0) // 1000 * 1000}
        super().__init__(data, auto_id=f"id_%s_{note.pk}", initial=start | {"version": version_of(note)})
        self.note = note
        shown = lesson_page(lesson).video(note.video_id) if note.video_id else None
        self.length_ms = shown.duration_ms if shown else 0
        if shown is None:
            # On the lesson as a whole, or on a video that is not there any more: its moment stays as it was.
            del self.fields["position_ms"]

    def clean_position_ms(self) -> int:
        """Refuse what lies behind the end of the video."""
        asked: int = self.cleaned_data["position_ms"]
        if self.length_ms and asked > self.length_ms:
            raise forms.ValidationError(_("The video is not that long."))
        return asked

    def moment(self) -> int | None:
        """Where the note stands now; to the millisecond as it was while its second is the same."""
        old = self.note.position_ms
        new: int | None = self.cleaned_data.get("position_ms", old)
        return old if None not in (old, new) and (old or 0) // 1000 * 1000 == new else new

    def refuse_as_stale(self, note: Note) -> None:
        """Say that the note was changed meanwhile, how it stands, and take the next try for an answer to that."""
        self.data = {name: self.data[name] for name in self.data} | {"version": version_of(note)}
        words = _(
            "This note was changed on another page meanwhile and reads: “%(text)s”. Save again to replace that."
        )
        self.add_error(None, words % {"text": note.body})
