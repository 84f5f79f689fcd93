"""Small parts of a page as tags: icon, status, meter, ring, avatar, dates. Built in, no `{% load %}` needed."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from lms.kernel import clock
from lms.pages import times
from lms.pages.css import BUNDLES

register = template.Library()
Number = int | float | Decimal

STATUS_ICONS = {
    "ok": "check",
    "info": "circle-dot",
    "warn": "clock",
    "bad": "circle-alert",
    "none": "circle",
}
FLIPPED = frozenset(
    {
        "arrow-left",
        "arrow-right",
        "chevron-left",
        "chevron-right",
        "log-in",
        "log-out",
        "undo",
        "redo",
        "send",
    }
)


@lru_cache(maxsize=1024)
def _icon(name: str, classes: str) -> SafeString:
    flip = " icon-flip" if name in FLIPPED else ""
    return format_html(
        '<svg class="icon{}{}" aria-hidden="true" viewBox="0 0 24 24"><use href="{}#{}"/></svg>',
        flip,
        f" {classes}" if classes else "",
        static("icons.svg"),
        name,
    )


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """`{% icon "bell" %}`, `{% icon "check" "icon-14" %}`: a decorative sprite icon; the words beside it name it."""
    return _icon(name, classes)


@register.simple_tag
def stylesheet(name: str) -> SafeString:
    """`{% stylesheet "app" %}` and "parts" are bundles (their sources while DEBUG); others are css/pages/<name>.css."""
    if name in BUNDLES:
        path = f"css/{name}.css" if settings.DEBUG else f"css/{BUNDLES[name]}"
    else:
        path = f"css/pages/{name}.css"
    return format_html('<link rel="stylesheet" href="{}">', static(path))


@register.simple_tag
def script(name: str) -> SafeString:
    """`{% script "player/video" %}`: an ES module of static/js/."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))


@register.simple_tag
def status(kind: str, word: str, icon: str = "") -> SafeString:
    """`{% status "warn" "Draft saved" %}`: word, icon and colour; kinds ok, info, warn, bad, cue, none."""
    sign = _icon(icon or STATUS_ICONS.get(kind, "circle"), "icon-14")
    colour = f" status-{kind}" if kind and kind != "none" else ""
    return format_html('<span class="status{}">{}{}</span>', colour, sign, word)


def _percent(value: Number, maximum: Number) -> float:
    return round(min(100.0, max(0.0, 100 * float(value) / float(maximum))), 2) if maximum else 0.0


@register.simple_tag
def meter(
    value: Number, maximum: Number = 100, mark: Number | None = None, sentence: str = "", label: str = "",
    classes: str = "",
) -> SafeString:  # fmt: skip
    """`{% meter 58 100 70 "58 points, 70 to pass" %}`: a progress bar with a tick at the pass mark.

    The sentence stands under the bar and is what a screen reader hears; `label` names the bar without one.
    """
    fill = _percent(value, maximum)
    tick = SafeString("")
    if mark not in (None, ""):
        at = _percent(mark, maximum)
        tick = format_html(
            '<svg x="{}%" overflow="visible"><rect class="meter-gap" x="-4" y="3" width="8" height="8"/>'
            '<rect class="meter-tick" x="-1" width="2" height="14"/></svg>',
            at,
        )
    return format_html(
        '<div class="meter {}"><svg role="img" aria-label="{}"><rect class="meter-track" y="4" width="100%" height="6" rx="3"/>'
        '<rect class="meter-fill" y="4" width="{}%" height="6" rx="3"/>{}</svg>{}</div>',
        classes,
        label or sentence or gettext("%d %% done") % round(fill),
        fill,
        tick,
        format_html("<span>{}</span>", sentence) if sentence else "",
    )


@register.simple_tag
def ring(part: Number = 0, label: str = "") -> SafeString:
    """`{% ring 0.58 "58 % watched" %}`: the outline's 16 px mark. 1 is a filled check, 0 an open ring."""
    name = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    if part >= 1:
        return format_html(
            '<svg class="icon icon-16 ring-done" {} viewBox="0 0 24 24"><use href="{}#circle-check-filled"/></svg>',
            name,
            static("icons.svg"),
        )
    wedge = SafeString("")
    if part > 0:
        # r = 2.75 with a stroke of 5.5 paints a wedge from the centre; its circumference is 17.28.
        wedge = format_html(
            '<circle class="ring-part" cx="8" cy="8" r="2.75" stroke-dasharray="{} 17.28"/>',
            round(float(part) * 17.28, 2),
        )
    edge = SafeString(' class="ring-edge"') if part > 0 else ""
    return format_html(
        '<svg class="ring" {} viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.25"{}/>{}</svg>',
        name,
        edge,
        wedge,
    )


@register.filter
def initials(person: Any) -> str:
    """Up to two letters for an avatar, from `.initials`, `.full_name` or a plain name."""
    own = getattr(person, "initials", None)
    if own:
        return str(own)
    words = str(getattr(person, "full_name", "") or person).replace(".", " ").split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper()


@register.simple_tag
def avatar(person: Any, classes: str = "") -> SafeString:
    """`{% avatar user "avatar-large" %}`: the person's picture or initials; decorative, beside the name."""
    picture = getattr(person, "avatar", None)
    if picture and getattr(picture, "url", ""):
        return format_html(
            '<img class="avatar {}" src="{}" alt="" width="44" height="44">',
            classes,
            picture.url,
        )
    return format_html(
        '<span class="avatar {}" aria-hidden="true">{}</span>',
        classes,
        initials(person),
    )


@register.simple_tag
def when(moment: datetime | None, show: str = "both") -> SafeString:
    """`{% when due %}`: date and zone, the distance under it; `show` is "both", "absolute", "within" a sentence, "relative", "day" or "date"."""
    if moment is None:
        return SafeString("")
    now = clock.now()
    stamp, absolute = (
        moment.isoformat(timespec="seconds"),
        times.absolute_words(moment, now, within=show == "within"),
    )
    if show == "relative":
        return format_html(
            '<time datetime="{}" title="{}" data-relative>{}</time>',
            stamp,
            absolute,
            times.relative_words(moment, now),
        )
    if show in ("day", "date"):
        words = times.day_words(moment, now) if show == "day" else times.date_words(moment)
        return format_html('<time datetime="{}" title="{}">{}</time>', stamp, absolute, words)
    if show in ("absolute", "within"):
        return format_html('<time datetime="{}">{}</time>', stamp, absolute)
    return format_html(
        '<time datetime="{}">{}</time><small><span class="when-comma">, </span><time datetime="{}" data-relative>{}</time></small>',
        stamp, absolute, stamp, times.relative_words(moment, now),
    )  # fmt: skip


@register.filter
def clocktime(seconds: Number | None) -> str:
    """Seconds as a video's clock shows them: 760 → "12:40"."""
    return times.clock_words(float(seconds)) if seconds is not None else ""


@register.filter
def duration(seconds: Number | None) -> str:
    """Seconds as a length for planning: 1268 → "21 min"."""
    return times.length_words(float(seconds)) if seconds is not None else ""


@register.filter
def percent(part: Number | None, whole: Number = 1) -> str:
    """`{{ done|percent:total }}` → "58 %", with the thin space the house style wants."""
    return f"{round(100 * float(part) / float(whole))}\u202f%" if part is not None and whole else "–"


@register.filter
def sentence_case(text: str) -> str:
    """Turn "Two-Factor Authentication" into "Two-factor authentication": the house style for texts of others, if English."""
    if not (get_language() or "en").startswith("en"):
        return text
    first, *rest = text.strip().split(" ")
    head, *parts = first.split("-")
    words = ["-".join([head, *(part.lower() for part in parts)])]
    words += [word.lower() if word[1:].islower() else word for word in rest]
    # Joined from words that were escaped already: the filter stands around a slot of a template.
    safe = isinstance(text, SafeString)
    return SafeString(" ".join(words)) if safe else " ".join(words)  # nosec B703


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """Numbers for pagination.html, with "…" where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
