"""Forms of the admin for videos and their captions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.videos.captions import CaptionsInvalid, parse, to_vtt
from courses.videos.models import CaptionTrack, Video


class VideoForm(forms.ModelForm[Video]):
    """A video: a file of ours or an address elsewhere."""

    def clean(self) -> dict[str, Any]:
        """Ask for one source; refuse an end before a milestone."""
        cleaned = super().clean() or {}
        if not cleaned.get("asset") and not cleaned.get("external_url"):
            raise forms.ValidationError(_("Choose a file, or give the address where the video is."))
        end = cleaned.get("duration_ms")
        marks = None if self.instance._state.adding else self.instance.milestones
        if end and marks is not None and marks.filter(position_ms__gt=end).exists():
            self.add_error("duration_ms", _("A milestone of this video comes after that end. Move it first."))
        return cleaned


class CaptionForm(forms.ModelForm[CaptionTrack]):
    """A caption track, typed or pasted as WebVTT or SubRip."""

    text = forms.CharField(
        label=_("Captions"),
        widget=forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField", "spellcheck": "true"}),
        help_text=_("WebVTT or SubRip, pasted as it is."),
        strip=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.cues:
            self.initial["text"] = to_vtt(self.instance.cues)

    def clean_text(self) -> list[list[Any]]:
        """Read the captions; a mistake is named with its line."""
        try:
            return [list(cue) for cue in parse(self.cleaned_data["text"])]
        except CaptionsInvalid as error:
            raise forms.ValidationError(str(error)) from error

    def _post_clean(self) -> None:
        if "text" in self.cleaned_data:
            self.instance.cues = self.cleaned_data["text"]
        super()._post_clean()  # type: ignore[misc]
