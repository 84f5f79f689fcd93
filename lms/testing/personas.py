"""People by name, in two organisations, as pytest fixtures. Loaded by `lms.testing.plugin`.

`organization` answers on `testserver`, `127.0.0.1` and `localhost`; `other_organization` on `other.localhost`.
`scope` opens the first one's scope for the whole test.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, user_logged_in
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client

from accounts.models import Membership, Organization, OrganizationDomain, Role, User
from accounts.organisations import hosts
from accounts.roles.models import ADMIN, BUILT_IN, INSTRUCTOR, STUDENT
from accounts.sessions.store import SessionStore
from lms.kernel import access, clock, tenancy

PASSWORD = "correct horse battery"  # noqa: S105
# Hashing with Argon2 takes 50 ms a person on purpose; the tests' people share one hash of MD5.
MD5_OF_PASSWORD = "md5$seasalt$a8327d40ec1d1d1e4ea3c5ea27e1cd12"  # noqa: S105


def make_organization(slug: str, *hostnames: str, name: str = "", brand_hue: int = 165) -> Organization:
    """Create an organisation with its built-in roles and host names."""
    organization = Organization.objects.create(slug=slug, name=name or slug.title(), brand_hue=brand_hue)
    OrganizationDomain.objects.bulk_create(
        OrganizationDomain(organization=organization, hostname=hostname, is_primary=number == 0)
        for number, hostname in enumerate(hostnames)
    )
    hosts.forget_everywhere()
    with tenancy.scope(organization):
        Role.objects.bulk_create(
            Role(slug=role, name=str(label), permissions=access.defaults_of(role))
            for role, label in BUILT_IN.items()
        )
    cache.clear()
    return organization


def make_person(organization: Organization, name: str, *roles: str, **fields: Any) -> User:
    """Create a verified person with `roles` in `organization`; the password is `PASSWORD`."""
    email = fields.pop("email", None) or f"{name.lower().replace(' ', '.')}@{organization.slug}.example"
    user = User(email=email, full_name=name, email_verified_at=clock.now(), **fields)
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=email, verified=True, primary=True)  # type: ignore[attr-defined]
    with tenancy.scope(organization):
        for role in roles:
            Membership.objects.create(user=user, role=Role.objects.get(slug=role))
    return user


def sign_in(client: Client, person: User) -> None:
    """Sign somebody in as `Client.force_login` does, with one write of the session instead of four."""
    request = HttpRequest()
    request.session = SessionStore()
    request.session.update(
        {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
    )
    user_logged_in.send(sender=type(person), request=request, user=person)
    request.session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(request.session.session_key)


@pytest.fixture
def organization(db: None) -> Organization:
    return make_organization("college", "testserver", "127.0.0.1", "localhost", name="Test College")


@pytest.fixture
def other_organization(db: None) -> Organization:
    return make_organization("other", "other.localhost", name="Other School", brand_hue=250)


@pytest.fixture
def scope(organization: Organization) -> Iterator[Organization]:
    with tenancy.scope(organization):
        yield organization


@pytest.fixture
def learner(organization: Organization) -> User:
    return make_person(organization, "Lena Learner", STUDENT)


@pytest.fixture
def other_learner(organization: Organization) -> User:
    return make_person(organization, "Olu Other", STUDENT)


@pytest.fixture
def instructor(organization: Organization) -> User:
    return make_person(organization, "Ines Instructor", INSTRUCTOR)


@pytest.fixture
def other_instructor(organization: Organization) -> User:
    return make_person(organization, "Omar Otherteacher", INSTRUCTOR)


@pytest.fixture
def admin(organization: Organization) -> User:
    return make_person(organization, "Ada Admin", ADMIN)


@pytest.fixture
def outsider(other_organization: Organization) -> User:
    """A learner of the other organisation."""
    return make_person(other_organization, "Uma Outsider", STUDENT)


@pytest.fixture
def other_admin(other_organization: Organization) -> User:
    return make_person(other_organization, "Adam Otheradmin", ADMIN)


@pytest.fixture
def staff(organization: Organization) -> User:
    """A member of the platform's staff."""
    return make_person(organization, "Sam Staff", is_staff=True, is_superuser=True)


@pytest.fixture
def client_for() -> Callable[[User | None], Client]:
    """Return a function that gives an HTTP client signed in as a person (nobody for None)."""

    def client(person: User | None, host: str = "testserver") -> Client:
        found = Client(SERVER_NAME=host)
        if person is not None:
            sign_in(found, person)
        return found

    return client
