"""The people of the demo: two organisations, four named accounts and a crowd with names from everywhere."""

import random
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress

from accounts.api import create_organization
from accounts.models import Membership, Organization, Role, User

SLUG = "demo"
PASSWORD = "learn-by-doing"  # noqa: S105 - offered on the sign-in page in demo mode
STUDENT, INSTRUCTOR, MANAGER, ADMIN = (
    "student@lms.com",
    "instructor@lms.com",
    "manager@lms.com",
    "admin@lms.com",
)
NAMES = {
    STUDENT: "Maya Fernando",
    INSTRUCTOR: "Ruth Adeyemi",
    MANAGER: "Farid Haidari",
    ADMIN: "Ingrid Solberg",
}
BIOGRAPHY = (
    "Statistician. Spent eleven years counting buses, beds and books for a county council, and now teaches "
    "people to ask what was not counted. Answers questions on Tuesdays and Fridays."
)
NAMES_FILE = Path(__file__).with_name("names.toml")
ZONES = ("Africa/Lagos", "Africa/Nairobi", "Europe/Lisbon", "Europe/London", "Europe/Warsaw", "Asia/Kolkata")


@dataclass(frozen=True)
class Cast:
    """Who is there: the organisations, the named accounts and the crowd of each."""

    college: Organization
    riverside: Organization
    student: User
    instructor: User
    manager: User
    admin: User
    learners: list[User]
    riverside_instructor: User
    riverside_learners: list[User]


def found_organizations(*, now: datetime) -> tuple[Organization, Organization]:
    """Create both organisations. The first answers on every host name nobody else has (see settings)."""
    college = create_organization(slug=SLUG, name="Highfield Open College", brand_hue=165)
    riverside = create_organization(
        slug="riverside", name="Riverside Institute", brand_hue=245, hostnames=["riverside.localhost"]
    )
    return college, riverside


def _address(name: str, taken: set[str], domain: str) -> str:
    """An address made of the name, in ASCII, that nobody has."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = ".".join(plain.split())
    number, address = 1, f"{base}@{domain}"
    while address in taken:
        number += 1
        address = f"{base}{number}@{domain}"
    taken.add(address)
    return address


def _crowd(count: int, domain: str, chance: random.Random, now: datetime) -> list[User]:
    """People without a password: they are there to be seen, not to sign in."""
    taken: set[str] = set()
    people = []
    for name in _names(count, chance):
        joined = now - timedelta(days=chance.uniform(20, 100))
        person = User(
            email=_address(name, taken, domain),
            full_name=name,
            time_zone=chance.choice(ZONES),
            email_verified_at=joined,
            created_at=joined,
        )
        person.set_unusable_password()
        people.append(person)
    return people


def _names(count: int, chance: random.Random) -> list[str]:
    table = tomllib.loads(NAMES_FILE.read_text(encoding="utf-8"))
    first, last = table["first"].split(), table["last"].split()
    found: dict[str, None] = {}
    while len(found) < count:
        found[f"{chance.choice(first)} {chance.choice(last)}"] = None
    return list(found)


def _named(email: str, name: str, now: datetime, **fields: object) -> User:
    """Somebody who can sign in with the demo's password."""
    joined = now - timedelta(days=100)
    person = User(email=email, full_name=name, email_verified_at=joined, created_at=joined, **fields)
    person.set_password(PASSWORD)
    return person


def create_cast(
    college: Organization, riverside: Organization, *, learners: int, chance: random.Random, now: datetime
) -> Cast:
    """Create everybody with verified addresses and roles, in a few statements. Platform scope."""
    cast = Cast(
        college=college,
        riverside=riverside,
        student=_named(STUDENT, NAMES[STUDENT], now, time_zone="Europe/London"),
        instructor=_named(INSTRUCTOR, NAMES[INSTRUCTOR], now, bio=BIOGRAPHY, time_zone="Europe/London"),
        manager=_named(MANAGER, NAMES[MANAGER], now, time_zone="Europe/London"),
        admin=_named(ADMIN, NAMES[ADMIN], now, is_staff=True, is_superuser=True, time_zone="Europe/Oslo"),
        learners=_crowd(learners, "learners.example", chance, now),
        riverside_instructor=_named("instructor@riverside.example", "Tomasz Wolski", now),
        riverside_learners=_crowd(max(1, min(8, learners)), "riverside.example", chance, now),
    )
    roles = {(role.organization_id, role.slug): role for role in Role.objects.all()}
    users: list[User] = []
    memberships: list[Membership] = []

    def admit(people: Sequence[User], organization: Organization, slug: str) -> None:
        users.extend(people)
        role = roles[organization.pk, slug]
        memberships.extend(
            Membership(user=person, role=role, organization=organization, created_at=person.created_at)
            for person in people
        )

    admit([cast.student, *cast.learners], college, "student")
    admit([cast.instructor], college, "instructor")
    admit([cast.manager, cast.admin], college, "admin")
    admit(cast.riverside_learners, riverside, "student")
    admit([cast.riverside_instructor], riverside, "instructor")
    User.objects.bulk_create(users, batch_size=500)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    Membership.objects.bulk_create(memberships, batch_size=500)
    return cast
