"""Parts of the player that are the same for everybody but for some figures: rendered once, filled in each time."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.pages import times

# Characters of the private use area: no translation and no figure contains them.
_SPEEDS = ("0.5", "0.75", "1", "1.25", "1.5", "1.75", "2")
_MARKS = {name: f"\ue000{name}\ue001" for name in ("clock", "length", "percent", "answered")}


@lru_cache(maxsize=200)
def _blank(language: str, has_questions: bool, has_captions: bool) -> str:
    shape = {"has_questions": has_questions, "has_captions": has_captions, "speeds": _SPEEDS}
    return render_to_string("learning/player/_controls.html", _MARKS | shape)


def controls_html(
    *, start: float, duration: float, percent: int, answered: int, asked: int, has_captions: bool
) -> SafeString:
    """Return the controls of a video for one reader; times in seconds."""
    html = _blank(get_language() or "", asked > 0, has_captions)
    figures = {
        "clock": times.clock_words(start),
        "length": times.clock_words(duration),
        "percent": str(percent),
        "answered": _("%(answered)d of %(asked)d answered") % {"answered": answered, "asked": asked},
    }
    for name, words in figures.items():
        html = html.replace(_MARKS[name], escape(words))
    return SafeString(html)  # nosec B703


@lru_cache(maxsize=20)
def _keys(language: str) -> SafeString:
    return SafeString(render_to_string("learning/player/_keys.html"))  # nosec B703


def keys_html() -> SafeString:
    """Return the dialog that lists the keys of the player."""
    return _keys(get_language() or "")
