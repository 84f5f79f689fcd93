"""How allauth does sign-in with providers here: which are offered, whom they know, whose word counts."""

from copy import copy
from typing import Any

from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess, ProviderException
from django.db import transaction
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from django.http import HttpRequest
from django.shortcuts import redirect

from accounts.signin import actions
from accounts.signin.providers import offered, vouches
from accounts.users.models import User
from lms.kernel import clock

# What is kept of all that a provider tells: enough to show which account of theirs it is.
_KEPT = ("email", "name", "preferred_username", "login")


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Offers the organisation's providers; trusts an address only where the operator said so."""

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the providers of the environment on this organisation's address; none of the database."""
        request = request or allauth_context.request
        return [
            app
            for app in offered(getattr(request, "organization", None))
            if (not provider or provider in {app.provider, app.provider_id})
            and (not client_id or client_id == app.client_id)
        ]

    def serialize_instance(self, instance: Model) -> dict[str, Any]:
        """Return an unsaved row for the session; what only the database can fill in is left to it."""
        plain = copy(instance)
        for name, value in vars(instance).items():
            if isinstance(value, DatabaseDefault):
                del plain.__dict__[name]
        found: dict[str, Any] = super().serialize_instance(plain)
        return found

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Put what the provider says onto a person who may become new, and decide what of it counts as proved.

        Raises `ProviderException` when the two halves of an OpenID answer are about different people.
        """
        said = sociallogin.account.extra_data if isinstance(sociallogin.account.extra_data, dict) else {}
        facts = _facts(said)
        app = sociallogin.provider.app
        for address in sociallogin.email_addresses:
            address.email = address.email.lower()
            word = address.verified if app.provider == "github" else _word(facts, data)
            address.verified = vouches(app, address.email, word)
        # One address a person, the one that is proved if there is such a one.
        sociallogin.email_addresses.sort(key=lambda address: not address.verified)
        del sociallogin.email_addresses[1:]
        person: User = sociallogin.user
        person.email = next((address.email for address in sociallogin.email_addresses), "")
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(str(part) for part in parts if part)
        person.full_name = " ".join(str(name).split())[:255]
        organization = getattr(request, "organization", None)
        person.time_zone = getattr(organization, "time_zone", person.time_zone)
        person.language = getattr(organization, "language", person.language)
        kept = {key: str(facts[key])[:255] for key in _KEPT if facts.get(key) and isinstance(facts[key], str)}
        sociallogin.account.extra_data = {"email": person.email, "name": person.full_name} | kept
        return person

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Return whose account a proved address opens, if anybody's. Platform staff connect by themselves, or not."""
        for address in sociallogin.email_addresses:
            person = actions.owner_of(address.email) if address.verified else None
            if person is not None and not (person.is_staff or person.is_superuser):
                return person, address.email
        return None

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn closed accounts away, and hand an account that was never proved to the owner of its address."""
        if (
            sociallogin.state.get("process", AuthProcess.LOGIN) != AuthProcess.LOGIN
            or not sociallogin.is_existing
        ):
            return
        person: User = sociallogin.user
        if not person.is_active or person.deleted_at is not None:
            raise ImmediateHttpResponse(redirect("account_inactive"))
        if email := sociallogin._did_authenticate_by_email:
            name = str(sociallogin.account.extra_data.get("name", ""))
            actions.reclaim(person=person, email=email, full_name=name)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Skip the form when the provider told the name; it asks for what is missing."""
        return bool(sociallogin.user.full_name and super().is_auto_signup_allowed(request, sociallogin))

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        """Return what the form begins with."""
        initial: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        return initial | {"full_name": sociallogin.user.full_name}

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Save a new person with their connection and addresses, all or nothing."""
        if form is not None:
            # Another address was typed: what the provider said was about the one it sent.
            typed = str(form.cleaned_data["email"]).lower()
            sociallogin.email_addresses = [one for one in sociallogin.email_addresses if one.email == typed]
        person: User = super().save_user(request, sociallogin, form)
        if any(address.verified for address in sociallogin.email_addresses):
            person.verify_email(clock.now())
        return person


def _facts(said: dict[str, Any]) -> dict[str, Any]:
    """Return a provider's claims as one; raise `ProviderException` when token and user info disagree on the subject."""
    token, user_info = said.get("id_token"), said.get("userinfo")
    if not isinstance(token, dict) and not isinstance(user_info, dict):
        return said
    token, user_info = token or {}, user_info or {}
    # OpenID Connect Core 1.0, 5.3.2: user info about somebody else must not be used.
    if token and user_info and token.get("sub") != user_info.get("sub"):
        raise ProviderException("The subject of the user info is not the token's.")
    return {**token, **user_info}


def _word(facts: dict[str, Any], data: dict[str, Any]) -> Any:
    """Return what a provider says about its address: None when it says nothing."""
    return data["email_verified"] if "email_verified" in data else facts.get("email_verified")
