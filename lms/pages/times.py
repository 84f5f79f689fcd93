"""Dates as the pages write them: in the reader's zone with the zone named, and how far away they are."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

MINUTE, HOUR, DAY = 60, 3600, 86400


def zone_name(moment: datetime) -> str:
    """Short name of the zone in use ("EAT", "CET"), or its offset ("UTC+3") where the zone has no letters."""
    return _zone_name(timezone.localtime(moment))


def _zone_name(local: datetime) -> str:
    name = local.tzname() or "UTC"
    if name[:1].isalpha():
        return name
    seconds = int((local.utcoffset() or timedelta()).total_seconds())
    hours, minutes = divmod(abs(seconds) // MINUTE, 60)
    return f"UTC{'−' if seconds < 0 else '+'}{hours}{f':{minutes:02}' if minutes else ''}"


def day_words(moment: datetime, now: datetime, *, within: bool = False) -> str:
    """The day alone: "Today", "Yesterday", "Sat 17 Oct", or "17 Oct 2024" in another year; `within` a sentence "today"."""
    zone = timezone.get_current_timezone()
    return _day_words(get_language(), moment.astimezone(zone).date(), now.astimezone(zone).date(), within)


@lru_cache(maxsize=10_000)
def _day_words(language: str | None, day: date, today: date, within: bool) -> str:
    days = (day - today).days
    near = {0: gettext("Today"), 1: gettext("Tomorrow"), -1: gettext("Yesterday")}
    if within:
        sentence = "within a sentence"
        near = {
            0: pgettext(sentence, "today"),
            1: pgettext(sentence, "tomorrow"),
            -1: pgettext(sentence, "yesterday"),
        }
    if days in near:
        return near[days]
    if day.year == today.year or abs(days) < 60:
        return date_format(day, "D j M", use_l10n=False)
    return date_format(day, "j M Y", use_l10n=False)


def date_words(moment: datetime) -> str:
    """The date for what lasts, such as a certificate: "7 October 2026"."""
    return date_format(timezone.localtime(moment), "j F Y", use_l10n=False)


def absolute_words(moment: datetime, now: datetime, *, within: bool = False) -> str:
    """Day, time and zone: "Today 18:00 EAT"; `within` a sentence "today 18:00 EAT"."""
    zone = timezone.get_current_timezone()
    local = moment.astimezone(zone)
    day = _day_words(get_language(), local.date(), now.astimezone(zone).date(), within)
    return f"{day} {local:%H:%M} {_zone_name(local)}"


def span_words(seconds: float) -> str:
    """A length of time in at most two units: "8 min", "1 h 8 min", "7 hours", "2 days"."""
    seconds = abs(int(seconds))
    if seconds < HOUR:
        return gettext("%d min") % max(1, round(seconds / MINUTE))
    if seconds < 3 * HOUR:
        hours, minutes = divmod(seconds // MINUTE, 60)
        words = gettext("%d h") % hours
        return f"{words} {gettext('%d min') % minutes}" if minutes else words
    if seconds < DAY:
        number = round(seconds / HOUR)
        return ngettext("%d hour", "%d hours", number) % number
    if seconds < 14 * DAY:
        number = round(seconds / DAY)
        return ngettext("%d day", "%d days", number) % number
    if seconds < 60 * DAY:
        number = round(seconds / DAY / 7)
        return ngettext("%d week", "%d weeks", number) % number
    if seconds < 730 * DAY:
        number = round(seconds / DAY / 30.44)
        return ngettext("%d month", "%d months", number) % number
    number = round(seconds / DAY / 365.25)
    return ngettext("%d year", "%d years", number) % number


def relative_words(moment: datetime, now: datetime) -> str:
    """How far away: "in 1 h 8 min", "17 hours ago", "now"."""
    seconds = (moment - now).total_seconds()
    if abs(seconds) < 45:
        return gettext("now")
    words = span_words(seconds)
    return gettext("in %s") % words if seconds > 0 else gettext("%s ago") % words


def clock_words(seconds: float) -> str:
    """A position on a video's clock: "12:40", "1:02:03"."""
    hours, rest = divmod(int(seconds), HOUR)
    minutes, left = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def length_words(seconds: float) -> str:
    """How long something takes, rounded for planning: "40 s", "21 min", "1 h 30 min", "40 h"."""
    return _length_words(get_language(), int(seconds))


@lru_cache(maxsize=10_000)
def _length_words(language: str | None, seconds: int) -> str:
    if seconds < MINUTE:
        return gettext("%d s") % seconds
    minutes = round(seconds / MINUTE)
    if minutes < 60:
        return gettext("%d min") % minutes
    hours, rest = divmod(minutes, 60)
    words = gettext("%d h") % hours
    return f"{words}\u00a0{gettext('%d min') % rest}" if rest and hours < 10 else words
