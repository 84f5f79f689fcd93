"""What a `User-Agent` header says about a device, in words a person knows. RFC 9110, 10.1.5: it may say anything."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# First match counts: the more particular come first, because nearly all claim to be the others as well.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone", True),
    ("iPad", "iPad", True),
    ("Android", "Android", True),
    ("CrOS", "ChromeOS", False),
    ("Windows", "Windows", False),
    ("Mac OS X", "macOS", False),
    ("Linux", "Linux", False),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A name such as "Firefox on Windows", and whether it is something one holds in the hand."""

    name: str
    is_mobile: bool


def describe(user_agent: str) -> Device:
    """Return what the header says; "Unknown device" when it says nothing we know."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system, mobile = next(
        ((name, mobile) for mark, name, mobile in _SYSTEMS if mark in user_agent), ("", False)
    )
    if browser and system:
        return Device(_("%(browser)s on %(system)s") % {"browser": browser, "system": system}, mobile)
    return Device(browser or system or _("Unknown device"), mobile)
