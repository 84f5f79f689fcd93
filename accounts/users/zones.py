"""Time zones and languages of people, with the organisation's where a person's own cannot be used."""

from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings

UTC = ZoneInfo("UTC")


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of all zones a person may choose, sorted; old aliases without a region are left out."""
    return tuple(
        sorted(
            name
            for name in available_timezones()
            if name == "UTC"
            or ("/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix", "right")))
        )
    )


@cache
def zone_choices() -> list[tuple[str, Any]]:
    """Return the zones for a select field, grouped by region."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in zone_names():
        region, _slash, place = name.partition("/")
        groups.setdefault(region, []).append((name, place.replace("_", " ").replace("/", " · ") or name))
    return [("UTC", "UTC"), *((region, places) for region, places in groups.items() if region != "UTC")]


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def display_zone(person: Any, organization: Any = None) -> ZoneInfo:
    """Return the zone to show times in: the person's, else the organisation's, else UTC. Never asks the database."""
    for owner in (person, organization):
        if (name := getattr(owner, "time_zone", "")) and (zone := _zone(name)):
            return zone
    return UTC


@cache
def _languages() -> frozenset[str]:
    return frozenset(code for code, _label in settings.LANGUAGES)


def display_language(person: Any, organization: Any = None) -> str:
    """Return the code of the language to speak: the person's, else the organisation's, else the default."""
    for owner in (person, organization):
        if (code := getattr(owner, "language", "")) in _languages():
            return str(code)
    return settings.LANGUAGE_CODE
