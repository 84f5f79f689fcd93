"""Forms about sign-in with providers: what is asked of who is new, and which connection to remove."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.forms import DisconnectForm, SignupForm
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import Provider, ProviderAccount
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.signin.providers import configured


class ProviderSignupForm(SignupForm):  # type: ignore[misc]
    """Asks for what the provider did not tell. An address the provider vouches for cannot be changed on the way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if any(address.verified for address in self.sociallogin.email_addresses):
            self.fields["email"].disabled = True


@dataclass(frozen=True, slots=True)
class Connection:
    """One row of the page of connections: at which provider, as whom, since when."""

    id: int
    provider: str
    account: str
    since: datetime


class _Gone(Provider):  # type: ignore[misc]
    """Stands for a provider that is not configured any more, or not on this address."""

    id = "gone"
    name = ""
    uses_apps = False
    account_class = ProviderAccount


class DisconnectionForm(DisconnectForm):  # type: ignore[misc]
    """Removes a connection, of a provider that is not offered here or no longer there as well."""

    @property
    def connections(self) -> list[Connection]:
        """The person's connections, oldest first. One query."""
        names = {app.provider_id or app.provider: app.name for app in configured()}
        return [
            Connection(
                account.pk,
                str(names.get(account.provider) or _("%s, no longer in use") % account.provider),
                str(account.extra_data.get("email") or account.extra_data.get("name") or account.uid),
                account.date_joined,
            )
            for account in self.accounts.order_by("date_joined", "pk")
        ]

    @property
    def offered(self) -> list[Provider]:
        """The providers of this address that the person has no connection with."""
        held = {account.provider for account in self.accounts}
        found = get_adapter(self.request).list_providers(self.request)
        return [provider for provider in found if provider.sub_id not in held]

    def clean(self) -> dict[str, Any]:
        """Check that the person can still sign in without the connection."""
        account: SocialAccount | None = self.cleaned_data.get("account")
        if account is not None:
            known = {
                provider.sub_id: provider
                for provider in get_adapter(self.request).list_providers(self.request)
            }
            account._provider = known.get(account.provider) or self._gone(account)
        try:
            found: dict[str, Any] = super().clean()
        except ValidationError:
            # Its words speak of a password; ours say where to choose one.
            raise ValidationError(
                _(
                    "This is your only way in. Choose a password first: sign out and use “Forgot your password?”."
                )
            ) from None
        return found

    def _gone(self, account: SocialAccount) -> Provider:
        provider = _Gone(self.request)
        provider.name = account.provider
        return provider
