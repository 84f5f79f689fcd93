"""What the shell of a page needs from the request. Lazy, and it never queries the database itself."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext_lazy as _

from lms.pages.menu import you_menu

DEFAULT_HUE = 165
THEMES = ("light", "dark")
# Holding any of these shows the Teaching entry; the pages behind it check for themselves.
TEACHING_PREFIXES = ("courses.", "analytics.")
ADMIN_PERMISSION = "accounts.admin.enter"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the top bar or of the phone's bottom bar."""

    key: str
    label: str | Promise
    url: str
    icon: str
    current: bool


@lru_cache(maxsize=256)
def _reverse(name: str, urlconf: str | None, prefix: str) -> str:
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def shell_url(name: str) -> str:
    """Address of a page of the shell by URL name, or "" when no app serves it. Cached for the process."""
    return _reverse(name, get_urlconf(), get_script_prefix())


def hue_step(hue: object) -> int:
    """Round any hue to the nearest step that css/hues.css knows."""
    try:
        return round(float(str(hue)) / 5) * 5 % 360
    except ValueError:
        return DEFAULT_HUE


SECTIONS = {
    "learn": "courses",
    "courses": "catalogue",
    "calendar": "calendar",
    "notifications": "notifications",
    "teach": "teach",
    "insights": "teach",
    "admin": "admin",
    "accounts": "you",
    "": "home",
}


class Shell:
    """Names, addresses and flags for base.html, computed when a template first asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def demo_accounts(self) -> list[tuple[str | Promise, str, str]]:
        """(label, email, password) for the sign-in page, in demo mode only."""
        return (
            list(settings.DEMO_ACCOUNTS) if settings.LMS_DEMO and hasattr(settings, "DEMO_ACCOUNTS") else []
        )

    @cached_property
    def organization(self) -> Any:
        """The organisation of the host name, or None (platform pages)."""
        return getattr(self.request, "organization", None)

    @cached_property
    def name(self) -> str:
        """Name beside the mark."""
        return str(getattr(self.organization, "name", "") or "LMS")

    @cached_property
    def logo_url(self) -> str:
        """Address of the organisation's own mark, or "" for the product's."""
        logo = getattr(self.organization, "logo", None)
        return str(getattr(logo, "url", "") or "") if logo else ""

    @cached_property
    def hue(self) -> int:
        """Brand hue in steps of five degrees."""
        found = getattr(self.organization, "brand_hue", None)
        return hue_step(DEFAULT_HUE if found is None else found)

    @cached_property
    def theme(self) -> str:
        """The reader's own choice ("light" or "dark"), or "" to follow the system."""
        chosen = self.request.COOKIES.get("theme", "")
        return chosen if chosen in THEMES else ""

    @cached_property
    def language(self) -> str:
        """Language of the page, as in `lang`."""
        return get_language() or settings.LANGUAGE_CODE

    @cached_property
    def dir(self) -> str:
        """Writing direction, as in `dir`."""
        return "rtl" if get_language_bidi() else "ltr"

    @cached_property
    def user(self) -> Any:
        """The signed-in person, or None."""
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def permissions(self) -> frozenset[str]:
        """Names of the permissions held in this organisation."""
        found = getattr(self.request, "permissions", None) or getattr(self.user, "permissions", None)
        return frozenset(found or ())

    @cached_property
    def teaches(self) -> bool:
        """Whether the Teaching entry is offered."""
        return any(name.startswith(TEACHING_PREFIXES) for name in self.permissions)

    @cached_property
    def is_staff(self) -> bool:
        """Whether the Admin entry is offered."""
        return bool(getattr(self.user, "is_staff", False)) or ADMIN_PERMISSION in self.permissions

    @cached_property
    def section(self) -> str:
        """Which entry of the navigation is current, from the first part of the path."""
        path = self.request.path_info
        if path.startswith("/teach/marking/"):
            return "marking"
        return SECTIONS.get(path.strip("/").partition("/")[0], "")

    @cached_property
    def nav(self) -> list[NavItem]:
        """Entries of the top bar; those whose page no app serves are left out."""
        wanted = [("catalogue", _("Catalogue"), "courses:catalogue", "library")]
        if self.user:
            wanted = [
                ("home", _("Home"), "learning:home", "home"),
                ("courses", _("Courses"), "learning:courses", "book-open"),
                *wanted,
                ("calendar", _("Calendar"), "learning:calendar", "calendar"),
            ]
            if self.teaches:
                wanted.append(("teach", _("Teaching"), "learning:teach", "graduation-cap"))
                wanted.append(("marking", _("Marking"), "learning:marking_queue", "pen"))
            if self.is_staff:
                wanted.append(("admin", _("Admin"), "admin:index", "shield"))
        return [
            NavItem(key, label, url, icon, key == self.section)
            for key, label, name, icon in wanted
            if (url := shell_url(name))
        ]

    @cached_property
    def search_url(self) -> str:
        """Where the search field of the bar leads."""
        return shell_url("courses:catalogue")

    @cached_property
    def home_url(self) -> str:
        """Where the mark leads."""
        return shell_url("learning:home") or "/"

    @cached_property
    def notifications_url(self) -> str:
        """The list behind the bell."""
        return shell_url("community:notifications")

    @cached_property
    def unread_url(self) -> str:
        """Answers with the unread count as text; asked by js/app.js after the page is there."""
        return shell_url("community:unread")

    @property
    def you_menu(self) -> SafeString:
        """The menu of the signed-in reader."""
        return you_menu(self)

    @cached_property
    def account_links(self) -> list[tuple[str | Promise, str, str]]:
        """(label, address, icon) of the person's own pages, for the avatar menu."""
        wanted = [
            (_("Profile"), "accounts:profile", "user"),
            (_("Email address"), "account_email", "mail"),
            (_("Password"), "account_change_password", "lock"),
            (_("Second factor"), "mfa_index", "shield-check"),
            (_("Devices"), "accounts:sessions", "laptop"),
        ]
        if settings.SOCIALACCOUNT_PROVIDERS:
            wanted.insert(-1, (_("Connected accounts"), "socialaccount_connections", "link"))
        return [(label, url, icon) for label, name, icon in wanted if (url := shell_url(name))]


def shell(request: HttpRequest) -> dict[str, Shell]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
