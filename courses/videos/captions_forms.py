"""Forms of the captions' pages."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.videos.captions import CaptionsInvalid, parse
from courses.videos.models import CaptionTrack
from lms.kernel.languages import language_choices, own_name

LARGEST: Final = 5 * 1024 * 1024


def read_cues(text: str) -> list[list[Any]]:
    """Read WebVTT or SubRip. Raises a `ValidationError` that names the line."""
    try:
        return [list(cue) for cue in parse(text)]
    except CaptionsInvalid as error:
        raise forms.ValidationError(str(error)) from error


def decoded(data: bytes) -> str:
    """The text of a caption file, whatever it was saved with."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


class TrackForm(forms.Form):
    """What a track is: its language and its name in the menu of captions."""

    language = forms.ChoiceField(
        label=_("Language"), error_messages={"invalid_choice": _("Choose a language of the list.")}
    )
    label = forms.CharField(label=_("Name"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = str(self.initial.get("language", ""))
        choices = language_choices(present, is_canonical=True)
        self.fields["language"].choices = choices if present else [("", _("Choose")), *choices]  # type: ignore[attr-defined]

    def clean_label(self) -> str:
        """Without a name the language's own one."""
        return self.cleaned_data["label"] or own_name(str(self.cleaned_data.get("language", "")))


class NewTrackForm(TrackForm):
    """A new track: from a file, or empty and written here."""

    kind = forms.ChoiceField(
        label=_("What"), choices=CaptionTrack.Kind, widget=forms.RadioSelect, initial="captions"
    )
    file = forms.FileField(
        label=_("WebVTT or SubRip file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.txt,text/vtt"}),
        help_text=_("Without a file the track begins empty, and you write it against the video."),
    )
    field_order = ("kind", "language", "label", "file")

    def clean_file(self) -> list[list[Any]]:
        """Read the file; a mistake is named with its line."""
        file = self.cleaned_data["file"]
        if file is None:
            return []
        if file.size > LARGEST:
            raise forms.ValidationError(_("This file is larger than any captions are."))
        return read_cues(decoded(file.read()))


class SourceForm(forms.Form):
    """A whole track as text, for browsers without scripts; or a file in its place."""

    text = forms.CharField(
        label=_("Captions as WebVTT"),
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}),
        required=False,
        strip=False,
    )
    file = forms.FileField(label=_("Or a file in their place"), required=False)
    revision = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        """Read what was sent into `cues`."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None and file.size > LARGEST:
            self.add_error("file", _("This file is larger than any captions are."))
            return cleaned
        try:
            text = decoded(file.read()) if file is not None else cleaned.get("text", "")
            cleaned["cues"] = read_cues(text) if text.strip() else []
        except forms.ValidationError as error:
            self.add_error("file" if file is not None else "text", error)
        return cleaned
