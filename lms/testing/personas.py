"""People by name, in two organisations, as pytest fixtures. Loaded by `lms.testing.plugin`.

`organization` answers on `testserver`, `127.0.0.1` and `localhost`; `other_organization` on `other.localhost`.
`scope` opens the first one's scope for the whole test.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Membership, Organization, OrganizationDomain, Role, User
from accounts.roles.models import ADMIN, BUILT_IN, INSTRUCTOR, STUDENT
from lms.kernel import access, clock, tenancy

PASSWORD = "correct horse battery"  # noqa: S105
# Hashing with Argon2 takes 50 ms a person on purpose; the tests' people share one hash of MD5.
MD5_OF_PASSWORD = "md5$seasalt$a8327d40ec1d1d1e4ea3c5ea27e1cd12"  # noqa: S105


def make_organization(slug: str, *hostnames: str, name: str = "", brand_hue: int = 165) -> Organization:
    """Create an organisation with its built-in roles and host names."""
    organization = Organization.objects.create(slug=slug, name=name or slug.title(), brand_hue=brand_hue)
    for number, hostname in enumerate(hostnames):
        OrganizationDomain.objects.create(
            organization=organization, hostname=hostname, is_primary=number == 0
        )
    with tenancy.scope(organization):
        for role, label in BUILT_IN.items():
            Role.objects.create(slug=role, name=str(label), permissions=access.defaults_of(role))
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
            found.force_login(person)
        return found

    return client
