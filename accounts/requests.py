"""What a request carries by the time a view sees it, as types. Nothing is ever made of these classes."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.organisations.models import Organization
from accounts.users.models import User


class Request(HttpRequest):
    """A request at an organisation's address, as `OrganizationMiddleware` leaves it."""

    organization: Organization
    client_address: str
    request_id: str


class SignedInRequest(Request):
    """A request that has passed `signed_in` or `requires`."""

    user: User


def actor(request: HttpRequest) -> User:
    """Return the person behind a request where Django decides what a method takes, as in its admin.

    Raises `PermissionDenied` when nobody is signed in.
    """
    person: Any = request.user
    if not person.is_authenticated:
        raise PermissionDenied
    found: User = person
    return found
