"""Which providers an organisation's people may sign in with, and whose word on an e-mail address counts.

They are configured by the environment (`lms.stack.signin`), so none of this asks the database.
"""

from collections.abc import Iterator
from typing import Any

from allauth.socialaccount.models import SocialApp
from django.conf import settings

_FIELDS = ("name", "provider_id", "client_id", "secret", "settings")
_TRUE_WORDS = ("true", "1", "yes")


def configured() -> Iterator[SocialApp]:
    """Yield every configured provider, as allauth knows them: unsaved rows."""
    for kind, known in settings.SOCIALACCOUNT_PROVIDERS.items():
        for app in known.get("APPS", ()):
            yield SocialApp(provider=kind, **{name: app[name] for name in _FIELDS if name in app})


def offered(organization: Any) -> list[SocialApp]:
    """Return the providers on an organisation's address: those that name it, and those that name none."""
    slug = getattr(organization, "slug", None)
    return [app for app in configured() if not (named := app.settings["organizations"]) or slug in named]


def form_origins(organization: Any) -> list[str]:
    """Return the origins a form of the sign-in page may be sent on to."""
    return sorted({origin for app in offered(organization) for origin in app.settings["origins"]})


def vouches(app: SocialApp, email: str, said: Any) -> bool:
    """Tell whether `email` is proved by what a provider says of it: True, False, or None when it says nothing.

    Only a trusted provider's word counts, and with `DOMAINS` only about addresses in these. A trusted provider that
    never says anything (Microsoft Entra, most of SAML) vouches for its domains by signing somebody in.
    """
    if not app.settings["trusted"]:
        return False
    domains = app.settings["domains"]
    if domains and email.rpartition("@")[2].lower() not in domains:
        return False
    if said is None:
        return bool(domains)
    # Some providers send words; "false" is not true.
    return said is True or str(said).lower() in _TRUE_WORDS
