"""Days without teaching, as an organisation lists them: dates that are shifted never fall on one.

A line each: `2026-12-24`, or `2026-12-24 to 2027-01-06`, and behind it whatever one likes to call it.
"""

import re
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.api import update_organization
from accounts.models import Organization, User

DAYS_OFF: Final = "days_off"
LONGEST: Final = 366
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_LINE: Final = re.compile(rf"({_DAY})(?:\s*(?:-|–|to|/)\s*({_DAY}))?(?:[\s,:;].*)?")


class NoDay(ValueError):
    """A line that names no day. `str()` says so to a person."""


def days_of(text: str) -> frozenset[date]:
    """Return all days that the lines of a text name. Raises `NoDay` for the first that cannot be read."""
    found: set[date] = set()
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _LINE.fullmatch(line)
        try:
            first = date.fromisoformat(match[1]) if match else None
            last = date.fromisoformat(match[2]) if match and match[2] else first
        except ValueError:
            first = last = None
        if first is None or last is None or not 0 <= (last - first).days < LONGEST:
            raise NoDay(_("“%s” is no day. Write 2026-12-24, or 2026-12-24 to 2027-01-06.") % line[:80])
        found.update(first + timedelta(days=number) for number in range((last - first).days + 1))
    return frozenset(found)


def kept_text(organization: Organization) -> str:
    """Return the list an organisation has, as text."""
    lines: Any = organization.settings.get(DAYS_OFF, [])
    return "\n".join(str(line) for line in lines) if isinstance(lines, list) else ""


def keep(*, organization: Organization, text: str, actor: User) -> None:
    """Make this the organisation's list. Raises `NoDay`."""
    days_of(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    update_organization(organization=organization, actor=actor, settings={DAYS_OFF: lines})
