"""Who may do what. Permissions are declared as data; views obtain objects through `access.py` of a part.

A stranger, or a member of another organisation, gets 404; a member without the right gets 403.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise

P = ParamSpec("P")
# Views may ask for a narrower request than Django's, such as one with a person: these decorators see to that.
AnyRequest = TypeVar("AnyRequest", bound=HttpRequest)


@dataclass(frozen=True, slots=True)
class Permission:
    """A named right, such as `courses.course.edit`, and the roles that have it from the start."""

    name: str
    label: str | Promise
    roles: tuple[str, ...] = ()


PERMISSIONS: dict[str, Permission] = {}


def permission(name: str, label: str | Promise, roles: Iterable[str] = ()) -> Permission:
    """Declare a permission; declaring a name twice is an error."""
    if name in PERMISSIONS:
        raise ValueError(f"The permission {name} is declared twice.")
    PERMISSIONS[name] = Permission(name, label, tuple(roles))
    return PERMISSIONS[name]


def defaults_of(role: str) -> list[str]:
    """Return the names of the permissions a role starts with, sorted."""
    return sorted(found.name for found in PERMISSIONS.values() if role in found.roles)


class HasPermissions(Protocol):
    """An actor that knows its permissions in the organisation in scope."""

    @property
    def permissions(self) -> frozenset[str]: ...


def allows(actor: Any, wanted: Permission) -> bool:
    """Tell whether `actor` has `wanted` in the organisation in scope."""
    return wanted.name in getattr(actor, "permissions", frozenset())


def require(actor: Any, wanted: Permission) -> None:
    """Raise `PermissionDenied` (403) unless `actor` has `wanted`."""
    if not allows(actor, wanted):
        raise PermissionDenied(wanted.name)


def signed_in(
    view: Callable[Concatenate[AnyRequest, P], HttpResponseBase],
) -> Callable[Concatenate[AnyRequest, P], HttpResponseBase]:
    """Send people who are not signed in to the sign-in page, and back afterwards."""

    @wraps(view)
    def wrapper(request: AnyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return wrapper


def requires(
    wanted: Permission,
) -> Callable[
    [Callable[Concatenate[AnyRequest, P], HttpResponseBase]],
    Callable[Concatenate[AnyRequest, P], HttpResponseBase],
]:
    """Let only signed-in people with `wanted` pass: sign-in page, or 403."""

    def decorate(
        view: Callable[Concatenate[AnyRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[AnyRequest, P], HttpResponseBase]:
        @wraps(view)
        def wrapper(request: AnyRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.user.is_authenticated:
                require(request.user, wanted)
            return signed_in(view)(request, *args, **kwargs)

        return wrapper

    return decorate
