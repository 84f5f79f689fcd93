"""Forms of the admin for milestones."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.milestones.models import Milestone

_CLOCK: Final = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,5})(?:[.,](\d{1,3}))?")


class ClockField(forms.CharField):
    """A place on a video's clock, typed as `12:40`, `1:02:03` or `760.5`; milliseconds in Python."""

    def prepare_value(self, value: Any) -> Any:
        """Show milliseconds as the clock does."""
        if not isinstance(value, int):
            return value
        seconds, rest = divmod(value, 1000)
        hours, minutes = seconds // 3600, seconds // 60 % 60
        clock = f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
        return f"{clock}.{rest:03}" if rest else clock

    def to_python(self, value: Any) -> Any:
        """Read what was typed."""
        text = str(value or "").strip()
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("Write the time as minutes and seconds, such as 12:40."))
        hours, minutes, seconds, part = found.groups()
        whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds)
        return whole * 1000 + int((part or "0").ljust(3, "0"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare times, not the way they were typed."""
        try:
            return bool(initial != self.to_python(data))
        except forms.ValidationError:
            return True


class MilestoneForm(forms.ModelForm[Milestone]):
    """A milestone on the clock of its video."""

    position_ms = ClockField(label=_("At"), help_text=_("Minutes and seconds, such as 12:40."))

    def clean(self) -> dict[str, Any]:
        """Refuse a place the video never reaches."""
        cleaned = super().clean() or {}
        video = cleaned.get("video") or (self.instance.video if self.instance.video_id else None)
        at = cleaned.get("position_ms")
        if video is not None and at is not None and video.duration_ms and at > video.duration_ms:
            end = ClockField().prepare_value(video.duration_ms)
            words = _("The video ends at %(end)s.")
            self.add_error("position_ms", forms.ValidationError(words, params={"end": end}))
        return cleaned
