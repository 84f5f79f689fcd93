"""The menu of the signed-in person: it stands on every page, so it is rendered once for each kind of it, and filled with who it is."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.html import escape
from django.utils.safestring import SafeString

from lms.pages.templatetags.ui import avatar

if TYPE_CHECKING:
    from lms.pages.context import Shell

# Characters of the private use area: no translation and no address contains them.
_MARKS = {name: SafeString(f"\ue000{name}\ue001") for name in ("csrf_token", "avatar", "name", "email")}  # nosec B703
# Entries of the bar that have no other place on a phone.
_ON_PHONES = ("teach", "marking", "admin")


# One for each kind of reader: a handful a language.
_blanks: dict[tuple[object, ...], str] = {}


def you_menu(shell: "Shell") -> SafeString:
    """Return the menu for a signed-in reader."""
    kind = (
        shell.language, shell.theme, shell.teaches, shell.is_staff, bool(settings.SOCIALACCOUNT_PROVIDERS),
        get_urlconf(), get_script_prefix(),
    )  # fmt: skip
    html = _blanks.get(kind)
    if html is None:
        html = _blanks[kind] = _blank(shell)
    person = shell.user
    filled = {
        "csrf_token": get_token(shell.request),
        "avatar": avatar(person, "avatar-large"),
        "name": escape(person.full_name or person.email),
        "email": escape(person.email),
    }
    for name, words in filled.items():
        html = html.replace(_MARKS[name], words)
    return SafeString(html)  # nosec B703


def _blank(shell: "Shell") -> str:
    entries = [item for item in shell.nav if item.key in _ON_PHONES]
    context = {"entries": entries, "links": shell.account_links, "theme": shell.theme}
    return render_to_string("components/you_menu.html", _MARKS | context)
