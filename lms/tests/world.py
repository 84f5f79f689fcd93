"""Fixtures: two organisations with everything in them, and requests by every role that leave no trace.

The world is built once per module inside a transaction that is rolled back at its end; each request runs in a
savepoint of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from accounts.organisations.hosts import memory
from lms.kernel import tenancy
from lms.kernel.redis import client as redis
from lms.testing.personas import PASSWORD, make_person
from lms.tests.building import Tenant, make_tenant
from lms.tests.providers import NAMES, providers

ROLES = (
    "anonymous",
    "learner",
    "other_learner",
    "instructor",
    "other_instructor",
    "admin",
    "other_admin",
    "staff",
    "guest",
)
"""Who asks. `other_admin` is the other organisation's, signed in on its host; `guest` is a member of the other
organisation only, signed in on the first one's host; everybody else is the first one's."""


@dataclass(slots=True)
class Visitor:
    """Somebody with a browser: on which host, and with which session cookie (none for strangers)."""

    host: str
    cookie: str
    client: Client = field(default_factory=Client)
    strict: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str


@dataclass(slots=True)
class World:
    """Two organisations, and everybody who may ask."""

    first: Tenant
    other: Tenant
    staff: User
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def ask(
        self, who: str, method: str, path: str, data: Any = None, *, fresh: bool = True, strict: bool = False,
        **options: Any,
    ) -> Answer:  # fmt: skip
        """Return the answer to a request. What it wrote is undone; the caches are empty before it, if `fresh`.

        `strict` wants the token of the form.
        """
        visitor = self.visitors[who]
        client = visitor.strict if strict else visitor.client
        client.cookies.clear()
        if visitor.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = visitor.cookie
        if fresh:
            redis().flushdb()
        with transaction.atomic():
            send: Any = getattr(client, method.lower())
            answer = send(path, data or {}, SERVER_NAME=visitor.host, **options)
            body = answer.getvalue() if answer.streaming else answer.content
            transaction.set_rollback(True)
        return Answer(answer.status_code, answer.headers.get("Location", ""), body.decode(errors="replace"))

    def path(self, name: str, keys: str = "", *, of: Tenant | None = None) -> str:
        """Return the address of a route; `keys` name its arguments among the values of a tenant (the first one)."""
        tenant = of or self.first
        if name.startswith("/"):
            return name
        if keys == "signed":
            return str(tenant.values[f"{name.partition(':')[2]}_url"])
        return self.address(name, *(tenant.values[key] for key in keys.split()))

    @staticmethod
    def address(name: str, *args: Any) -> str:
        """Return the address of a route with these arguments."""
        return reverse(name, args=args)


def build() -> World:
    """Make the world and sign everybody in."""
    first = make_tenant("college", "testserver", course="statistics")
    other = make_tenant("school", "other.localhost", course="geometry")
    first.values |= NAMES
    staff = make_person(first.organization, "Sam Staff", is_staff=True, is_superuser=True)
    world = World(first, other, staff)
    people: dict[str, tuple[Tenant, User | None]] = {
        "anonymous": (first, None),
        "staff": (first, staff),
        "guest": (first, other.people["learner"]),
        "admin_guest": (first, other.people["admin"]),
        "other_learner_away": (other, other.people["learner"]),
        "learner_away": (other, first.people["learner"]),
        "other_admin": (other, other.people["admin"]),
    }
    people |= {role: (first, person) for role, person in first.people.items()}
    for name, (tenant, person) in people.items():
        world.visitors[name] = Visitor(tenant.host, _cookie(tenant, person))
    return world


def _cookie(tenant: Tenant, person: User | None) -> str:
    if person is None:
        return ""
    client = Client(SERVER_NAME=tenant.host)
    with tenancy.scope(tenant.organization):
        client.force_login(person)
    # The password again, so that the pages behind that question are open.
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, for one module."""
    with django_db_blocker.unblock(), override_settings(SOCIALACCOUNT_PROVIDERS=providers()):
        memory.forget()
        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)
        memory.forget()
        redis().flushdb()
