"""Organisations that demand a second factor of some roles (`settings["mfa_required_roles"]`)."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

# Stands for the platform's staff among the roles of `mfa_required_roles`.
PLATFORM_STAFF = "staff"
# What a person without a second factor needs in order to set one up, or to leave.
_OPEN = (
    "mfa_index",
    "account_reauthenticate",
    "account_email",
    "account_logout",
    "account_email_verification_sent",
)


@cache
def _open_paths() -> tuple[str, ...]:
    return tuple(reverse(name) for name in _OPEN)


def is_missing(person: Any, organization: Any) -> bool:
    """Tell whether `organization` demands a second factor that `person` has not set up."""
    required = organization.settings.get("mfa_required_roles") if organization is not None else None
    if not required or person.mfa_enabled:
        return False
    return not person.role_slugs.isdisjoint(required) or (PLATFORM_STAFF in required and person.is_staff)


def stands_in_the_way(request: HttpRequest) -> bool:
    """Tell whether this request has to wait until the person has set up a second factor."""
    organization = getattr(request, "organization", None)
    return is_missing(request.user, organization) and not request.path_info.startswith(_open_paths())
