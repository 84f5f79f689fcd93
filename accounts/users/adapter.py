"""How django-allauth does things here: names, mails, client addresses."""

import logging
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from accounts.users.models import User
from lms.kernel import crypto

logger = logging.getLogger(__name__)
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  # nosec B104


def _organization() -> Any:
    return getattr(allauth_context.request, "organization", None)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Speaks for the organisation of the request."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's address as our middleware found it, behind trusted proxies too."""
        return getattr(request, "client_address", "") or UNKNOWN_ADDRESS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Tell whether strangers may create an account here: `settings["sign_up"]` is not "closed"."""
        organization = getattr(request, "organization", None)
        return organization is not None and organization.takes_strangers

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save a new person with name, zone and language."""
        organization = getattr(request, "organization", None)
        user.full_name = form.cleaned_data.get("full_name", "")
        user.time_zone = form.cleaned_data.get("time_zone") or getattr(organization, "time_zone", "UTC")
        user.language = getattr(organization, "language", user.language)
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def format_email_subject(self, subject: str) -> str:
        """Return the subject with the organisation's name behind it."""
        organization = _organization()
        return f"{subject} · {organization}" if organization else str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail that calls the site by the organisation's name."""
        request = allauth_context.request
        if request is not None and (organization := _organization()):
            site = SimpleNamespace(name=organization.name, domain=request.get_host())
            context = {"current_site": site, "organization": organization} | context
        super().send_mail(template_prefix, email, context)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Tell a person of a change to their account; a mail server that is away does not undo the change."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except (OSError, SMTPException) as error:
            logger.warning("A notice about an account could not be mailed: %s", error)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps secrets of second factors encrypted, and signs them with the organisation's name."""

    def encrypt(self, text: str) -> str:
        """Return `text` encrypted with the keys of `FIELD_ENCRYPTION_KEYS`."""
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text behind `encrypted_text`."""
        return crypto.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """Return the name an authenticator app shows."""
        return self._get_site_name()

    def _get_site_name(self) -> str:
        return str(_organization() or super()._get_site_name())
