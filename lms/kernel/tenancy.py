"""Tenancy, wall one: which organisation the code at hand works for.

A scope is opened explicitly (`with scope(organization)`), by the middleware from the host name and by
the Celery base task from its argument. Managers of tenant models raise `NoScope` outside of one, and
the database connection carries the same scope to wall two, PostgreSQL's row-level security.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class NoScope(RuntimeError):
    """Tenant data was touched while no organisation was in scope."""


class HasKey(Protocol):
    """Anything with a UUID primary key, such as an organisation."""

    @property
    def pk(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be seen: one organisation's rows, or (`platform`) every organisation's."""

    organization_id: UUID | None
    platform: bool = False

    @property
    def settings(self) -> tuple[str, str]:
        """The values of the PostgreSQL settings `lms.organization` and `lms.platform`."""
        return (str(self.organization_id) if self.organization_id else "", "on" if self.platform else "")


NOBODY = Scope(None)
_scope: ContextVar[Scope] = ContextVar("tenancy_scope", default=NOBODY)


def active() -> Scope:
    """Return the scope as it is, `NOBODY` outside of any."""
    return _scope.get()


def current() -> Scope:
    """Return the scope; raise `NoScope` outside of any."""
    found = _scope.get()
    if found is NOBODY:
        raise NoScope("No organisation is in scope: open tenancy.scope(organization) first.")
    return found


def organization_id() -> UUID:
    """Return the key of the organisation in scope; raise `NoScope` when there is not exactly one."""
    found = _scope.get().organization_id
    if found is None:
        raise NoScope("No single organisation is in scope: open tenancy.scope(organization) first.")
    return found


@contextmanager
def scope(organization: HasKey | UUID) -> Iterator[Scope]:
    """Work for one organisation, given itself or its key. Scopes nest; the inner one counts."""
    key = organization if isinstance(organization, UUID) else organization.pk
    token = _scope.set(Scope(key))
    try:
        yield _scope.get()
    finally:
        _scope.reset(token)


@contextmanager
def platform() -> Iterator[Scope]:
    """Work across organisations: for platform jobs (consumers, upkeep, health), never for a page."""
    token = _scope.set(Scope(None, platform=True))
    try:
        yield _scope.get()
    finally:
        _scope.reset(token)
