"""Forms for videos, their groups and their captions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.seen import SeenMixin
from courses.media.models import MediaAsset
from courses.videos.captions import CaptionsInvalid, parse, to_vtt
from courses.videos.models import CaptionTrack, Video, VideoGroup


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


class DetailsForm(SeenMixin, forms.ModelForm[Video]):
    """What authors say about a video."""

    class Meta:
        model = Video
        fields = ("title", "description", "seek_policy")
        labels = {"seek_policy": _("Where learners may jump to")}
        help_texts = {
            "seek_policy": _(
                "Questions that must be answered hold them back in any case; where an answer leads, they may always go."
            )
        }
        widgets = {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch({name: getattr(self.instance, name) for name in self.Meta.fields})


class AddressForm(forms.Form):
    """A video that another site plays."""

    title = forms.CharField(label=_("Title"), max_length=255)
    external_url = forms.URLField(
        label=_("Its address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Such as a page of YouTube or Vimeo, or the address of an MP4 file."),
    )


class GroupForm(SeenMixin, forms.ModelForm[VideoGroup]):
    """A group of videos."""

    class Meta:
        model = VideoGroup
        fields = ("title", "description", "flow")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch({name: getattr(self.instance, name) for name in self.Meta.fields})


class FileForm(SeenMixin, forms.ModelForm[MediaAsset]):
    """What authors say about a file."""

    class Meta:
        model = MediaAsset
        fields = ("alt_text", "is_public")
        labels = {"alt_text": _("Description for those who cannot see it")}
        help_texts = {"is_public": _("Anybody who has the address can fetch it, without signing in.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.watch({name: getattr(self.instance, name) for name in self.Meta.fields})
