"""What sign-ins with a provider, proved addresses and connections mean here."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest

from accounts.audit.actions import note
from accounts.roles.actions import join
from accounts.signin.actions import forget_connections
from accounts.users.models import User


def on_signed_in(
    request: HttpRequest, user: User, sociallogin: SocialLogin | None = None, **_kwargs: Any
) -> None:
    """Make whoever signs in with a provider a member here, as sign-up does, where sign-up is open."""
    organization: Any = getattr(request, "organization", None)
    if sociallogin is not None and organization is not None and organization.takes_strangers:
        join(organization=organization, user=user)


def on_email_verified(request: HttpRequest, email_address: EmailAddress, **_kwargs: Any) -> None:
    """Leave no way in to whoever made an account with an address that now turns out to be somebody else's.

    Somebody may have signed up with a provider that lets people claim any address. When its owner comes (by a reset of
    the password, say), only the connection of the session that proved the address stays.
    """
    person = email_address.user
    if EmailAddress.objects.filter(user=person, verified=True).exclude(pk=email_address.pk).exists():
        return
    records = get_authentication_records(request, person)
    keep = {(record.get("provider"), record.get("uid")) for record in records}
    forget_connections(person=person, keep=keep)


def on_connected(request: HttpRequest, sociallogin: SocialLogin, **_kwargs: Any) -> None:
    """Note a new connection."""
    person = sociallogin.user
    note("accounts.connection.added", about=person, actor=person, provider=sociallogin.account.provider)


def on_disconnected(request: HttpRequest, socialaccount: SocialAccount, **_kwargs: Any) -> None:
    """Note that a person removed a connection."""
    person = socialaccount.user
    note(
        "accounts.connection.removed", about=person, actor=person, provider=socialaccount.provider, by="self"
    )


def connect() -> None:
    """Connect the receivers."""
    account.user_logged_in.connect(on_signed_in, dispatch_uid="accounts.signin.joins")
    account.email_confirmed.connect(on_email_verified, dispatch_uid="accounts.signin.verified")
    social.social_account_added.connect(on_connected, dispatch_uid="accounts.signin.connected")
    social.social_account_removed.connect(on_disconnected, dispatch_uid="accounts.signin.disconnected")
