"""Organisations with their roles, and who has which."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import translation

from accounts.organisations.models import Organization, OrganizationDomain
from accounts.roles.events import ORGANIZATION_CREATED, PERSON_JOINED, ROLE_GRANTED, ROLE_REVOKED
from accounts.roles.models import BUILT_IN, STUDENT, Membership, Role
from accounts.users.models import User
from lms.kernel import access, clock, events, tenancy


class UnknownRole(ValueError):
    """The organisation has no role of this short name."""


@transaction.atomic
def create_organization(
    *,
    slug: str,
    name: str,
    hostnames: Iterable[str] = (),
    actor: User | None = None,
    time_zone: str = "UTC",
    language: str = "en-gb",
    brand_hue: int = 165,
) -> Organization:
    """Create an organisation with its built-in roles; the first of `hostnames` is its main address.

    Raises `ValidationError` for a short name or host name that is malformed or taken.
    """
    organization = Organization(
        slug=slug, name=name, time_zone=time_zone, language=language, brand_hue=brand_hue
    )
    organization.full_clean()
    organization.save(force_insert=True)
    for number, hostname in enumerate(hostnames):
        domain = OrganizationDomain(
            organization=organization, hostname=hostname.lower(), is_primary=number == 0
        )
        domain.full_clean()
        domain.save(force_insert=True)
    with tenancy.scope(organization):
        add_built_in_roles(organization)
        events.record(ORGANIZATION_CREATED, object=organization, actor=actor)
    return organization


def add_built_in_roles(organization: Organization) -> None:
    """Give `organization` (in scope) the built-in roles it does not have yet, with their permissions."""
    with translation.override(organization.language):
        rows = [Role(slug=slug, name=str(label)) for slug, label in BUILT_IN.items()]
    for row in rows:
        row.permissions = row.offered = access.defaults_of(row.slug)
    Role.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def grant_role(*, organization: Organization, user: User, role: str, actor: User | None = None) -> Membership:
    """Give `user` the role with this short name; nothing changes when they have it. Raises `UnknownRole`."""
    with tenancy.scope(organization):
        found = Role.objects.filter(slug=role).first()
        if found is None:
            raise UnknownRole(role)
        membership, created = Membership.objects.get_or_create(user=user, role=found)
        if not created and membership.is_active:
            return membership
        if not created:
            membership.is_active = True
            membership.save(update_fields=["is_active", "updated_at"])
        events.record(ROLE_GRANTED, object=user, actor=actor, payload={"role": role})
        return membership


@transaction.atomic
def revoke_role(*, organization: Organization, user: User, role: str, actor: User | None = None) -> bool:
    """Take the role with this short name from `user`; return whether they had it."""
    with tenancy.scope(organization):
        held = Membership.objects.filter(user=user, role__slug=role)
        was_active = held.filter(is_active=True).exists()
        held.delete()
        if was_active:
            events.record(ROLE_REVOKED, object=user, actor=actor, payload={"role": role})
        return was_active


@transaction.atomic
def join(*, organization: Organization, user: User) -> bool:
    """Make `user` a student of `organization` unless they are a member in any role; return whether they are new.

    A membership that was switched off stays off: joining again is for the organisation to decide.
    """
    with tenancy.scope(organization):
        if Membership.objects.filter(user=user).exists():
            return False
        role = Role.objects.get(slug=STUDENT)
        # Two requests at once: the second finds the row and records nothing.
        _membership, created = Membership.objects.get_or_create(user=user, role=role)
        if created:
            events.record(PERSON_JOINED, object=user, actor=user)
        return created


@transaction.atomic
def set_membership(*, membership: Membership, active: bool, actor: User | None = None) -> None:
    """Switch a membership (in scope) on or off."""
    if membership.is_active == active:
        return
    membership.is_active = active
    membership.save(update_fields=["is_active", "updated_at"])
    verb = ROLE_GRANTED if active else ROLE_REVOKED
    events.record(verb, object=membership.user, actor=actor, payload={"role": membership.role.slug})


def sync_permissions() -> int:
    """Give the built-in roles of every organisation the default permissions declared since; return how many changed.

    Each role remembers in `offered` what it was offered once, so a permission an organisation has taken away from a
    role stays away.
    """
    changed = 0
    for slug in BUILT_IN:
        defaults = access.defaults_of(slug)
        with tenancy.platform():
            lacking = Role.objects.filter(slug=slug).exclude(offered__contains=defaults)
            roles = list(lacking.select_related("organization"))
        for role in roles:
            fresh = set(defaults) - set(role.offered)
            with tenancy.scope(role.organization), transaction.atomic():
                changed += Role.objects.filter(pk=role.pk).update(
                    permissions=sorted(set(role.permissions) | fresh),
                    offered=sorted(set(role.offered) | fresh),
                    updated_at=clock.now(),
                )
    return changed
