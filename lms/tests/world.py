"""Fixtures: two organisations with everything in them, and requests by every role that leave no trace.

The world is built once per module inside a transaction that is rolled back at its end; each request runs in a
savepoint of its own. What makes a thousand requests cheap: sessions come out of the cache, the pages of refusals are
their reason alone (`World.refusals` shows them whole), and nobody keeps the contexts of templates.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from django.views import defaults

from accounts.models import User
from accounts.organisations.hosts import memory
from accounts.sessions.store import SessionStore
from lms import urls
from lms.kernel import clock, tenancy
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
    cookie: str = ""
    session: bytes = b""

    @property
    def session_key(self) -> str:
        """Under which key the cache holds the session."""
        return str(cache.make_key(f"{SessionStore.cache_key_prefix}{self.cookie}"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    location: str
    body: str


class Browser(Client):
    """Django's test client, less what it keeps of every template that is rendered: a copy of the whole context."""

    def request(self, **request: Any) -> Any:
        got_request_exception.connect(self.store_exc_info, dispatch_uid="browser")
        try:
            answer = self.handler(self._base_environ(**request))
        finally:
            got_request_exception.disconnect(dispatch_uid="browser")
        self.check_exception(answer)  # type: ignore[attr-defined]
        return answer


@dataclass(slots=True)
class World:
    """Two organisations, and everybody who may ask."""

    first: Tenant
    other: Tenant
    staff: User
    visitors: dict[str, Visitor] = field(default_factory=dict)
    browser: Browser = field(default_factory=Browser)
    strict: Browser = field(default_factory=lambda: Browser(enforce_csrf_checks=True))

    def ask(
        self, who: str, method: str, path: str, data: Any = None, *, fresh: bool = True, signed_in: bool = True,
        strict: bool = False, **options: Any,
    ) -> Answer:  # fmt: skip
        """Return the answer to a request. What it wrote is undone; the caches are empty before it, if `fresh`.

        `signed_in` leaves the session in the cache all the same; `strict` wants the token of the form.
        """
        visitor = self.visitors[who]
        client = self.strict if strict else self.browser
        client.cookies.clear()
        if visitor.cookie:
            client.cookies[settings.SESSION_COOKIE_NAME] = visitor.cookie
        if fresh:
            empty_cache(visitor if signed_in else None)
        with transaction.atomic():
            send: Any = getattr(client, method.lower())
            answer = send(path, data or {}, SERVER_NAME=visitor.host, **options)
            body = answer.getvalue() if answer.streaming else answer.content
            transaction.set_rollback(True)
        return Answer(answer.status_code, answer.headers.get("Location", ""), body.decode(errors="replace"))

    @staticmethod
    @contextmanager
    def refusals() -> Iterator[None]:
        """Show the pages of refusals whole, as the product does."""
        whole = {"handler403": defaults.permission_denied, "handler404": defaults.page_not_found}
        with (
            mock.patch.multiple(urls, create=True, **whole),
            override_settings(CSRF_FAILURE_VIEW="django.views.csrf.csrf_failure"),
        ):
            yield

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


def empty_cache(visitor: Visitor | None = None) -> None:
    """Empty the cache, but for the session of somebody."""
    if visitor is None or not visitor.session:
        redis().flushdb()
        return
    with redis().pipeline(transaction=False) as both:
        both.flushdb()
        both.set(visitor.session_key, visitor.session, ex=300)
        both.execute()


def refused(_request: HttpRequest, exception: Exception, *, status: int) -> HttpResponse:
    """Say why, and nothing else: the reason is all that differs between two refusals of one person."""
    return HttpResponse(str(exception), status=status)


def no_token(_request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say why a form is refused (`CSRF_FAILURE_VIEW`)."""
    return HttpResponse(reason, status=403)


BRIEF = {f"handler{status}": partial(refused, status=status) for status in (403, 404)}


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
        world.visitors[name] = _visitor(tenant, person)
    # Otherwise every test that ends, and is undone, would look at the keys of all these rows again, and every request
    # at what waits for a commit that never comes.
    connection.check_constraints()
    connection.run_on_commit.clear()
    return world


def _visitor(tenant: Tenant, person: User | None) -> Visitor:
    if person is None:
        return Visitor(tenant.host)
    client = Client(SERVER_NAME=tenant.host)
    with tenancy.scope(tenant.organization):
        client.force_login(person)
    # The password again, so that the pages behind that question are open.
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    visitor = Visitor(tenant.host, str(client.cookies[settings.SESSION_COOKIE_NAME].value))
    visitor.session = redis().get(visitor.session_key)  # type: ignore[assignment]
    assert visitor.session
    return visitor


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, for one module."""
    with (
        django_db_blocker.unblock(),
        override_settings(
            SOCIALACCOUNT_PROVIDERS=providers(), CSRF_FAILURE_VIEW=f"{__name__}.{no_token.__name__}"
        ),
        mock.patch.multiple(urls, create=True, **BRIEF),
    ):
        memory.forget()
        with transaction.atomic():
            found = build()
            # A session is noted again after five minutes, and then by every request: what it writes is undone.
            with clock.frozen(clock.now()):
                yield found
            transaction.set_rollback(True)
        memory.forget()
        redis().flushdb()
