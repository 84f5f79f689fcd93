"""Organisations, roles and who has them."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from accounts.api import (
    UnknownRole,
    create_organization,
    grant_role,
    is_member,
    join,
    members,
    members_with_permission,
    revoke_role,
    sync_permissions,
)
from accounts.models import Membership, Organization, OrganizationDomain, Role, User
from accounts.roles.access import ROLES_MANAGE
from accounts.roles.actions import set_membership
from accounts.roles.models import BUILT_IN
from lms.kernel import tenancy
from lms.kernel.access import defaults_of
from lms.kernel.models import AuditEntry, Event


def verbs(organization: Organization) -> list[str]:
    with tenancy.scope(organization):
        return list(Event.objects.order_by("position").values_list("verb", flat=True))


def test_create_organization(db: None, staff: User) -> None:
    made = create_organization(
        slug="hill", name="Hill School", hostnames=["Hill.example", "hill2.example"], actor=staff
    )
    domains = OrganizationDomain.objects.filter(organization=made)
    assert {(domain.hostname, domain.is_primary) for domain in domains} == {
        ("hill.example", True),
        ("hill2.example", False),
    }
    with tenancy.scope(made):
        assert {role.slug: role.permissions for role in Role.objects.all()} == {
            slug: defaults_of(slug) for slug in ("student", "instructor", "admin")
        }
        event = Event.objects.get()
    assert (event.verb, event.actor_id, event.object_id) == (
        "accounts.organization.created",
        staff.pk,
        made.pk,
    )


@pytest.mark.parametrize(
    ("slug", "hostnames"),
    [
        ("college", []),
        ("hill", ["testserver"]),
        ("hill", ["TESTSERVER"]),
        ("hill", ["http://hill/"]),
        ("no slug", []),
    ],
)
def test_create_organization_changes_nothing_when_refused(
    organization: Organization, slug: str, hostnames: list[str]
) -> None:
    with pytest.raises(ValidationError):
        create_organization(slug=slug, name="Hill School", hostnames=hostnames)
    assert Organization.objects.count() == 1


def test_grant_and_revoke(learner: User, admin: User, organization: Organization) -> None:
    granted = grant_role(organization=organization, user=learner, role="instructor", actor=admin)
    assert grant_role(organization=organization, user=learner, role="instructor", actor=admin) == granted
    assert verbs(organization) == ["accounts.role.granted"]  # twice is once
    assert revoke_role(organization=organization, user=learner, role="instructor", actor=admin)
    assert not revoke_role(organization=organization, user=learner, role="instructor", actor=admin)
    assert verbs(organization) == ["accounts.role.granted", "accounts.role.revoked"]
    with tenancy.scope(organization):
        assert not Membership.objects.filter(user=learner, role__slug="instructor").exists()
        events = Event.objects.filter(verb__startswith="accounts.role")
        assert {(event.actor_id, event.object_id, event.payload["role"]) for event in events} == {
            (admin.pk, learner.pk, "instructor")
        }


def test_granting_switches_on_again(learner: User, organization: Organization) -> None:
    with tenancy.scope(organization):
        set_membership(membership=Membership.objects.get(user=learner), active=False)
        assert not is_member(learner.pk)
    assert grant_role(organization=organization, user=learner, role="student").is_active


def test_unknown_role(learner: User, organization: Organization) -> None:
    with pytest.raises(UnknownRole):
        grant_role(organization=organization, user=learner, role="wizard")


def test_join(outsider: User, organization: Organization) -> None:
    assert join(organization=organization, user=outsider)
    assert not join(organization=organization, user=outsider)
    with tenancy.scope(organization):
        assert Membership.objects.get(user=outsider).role.slug == "student"
        event = Event.objects.get(verb="accounts.person.joined")
    assert (event.actor_id, event.object_id) == (outsider.pk, outsider.pk)


def test_who_was_switched_off_does_not_come_back_alone(learner: User, organization: Organization) -> None:
    with tenancy.scope(organization):
        Membership.objects.filter(user=learner).update(is_active=False)
    assert not join(organization=organization, user=learner)
    with tenancy.scope(organization):
        assert not is_member(learner.pk)


def test_members(
    learner: User, instructor: User, admin: User, outsider: User, organization: Organization
) -> None:
    grant_role(organization=organization, user=admin, role="student")
    with tenancy.scope(organization):
        assert set(members()) == {learner, instructor, admin}
        assert set(members("student")) == {learner, admin}
        assert list(members_with_permission(ROLES_MANAGE)) == [admin]
        assert list(members_with_permission("accounts.roles.manage")) == [admin]
        User.objects.filter(pk=admin.pk).update(is_active=False)
        assert list(members_with_permission(ROLES_MANAGE)) == []


def test_new_default_permissions_reach_built_in_roles_once(organization: Organization) -> None:
    with tenancy.scope(organization):
        role = Role.objects.get(slug="admin")
        role.permissions, role.offered = ["accounts.people.manage", "something.of.our.own"], []
        role.save()
    assert sync_permissions() == sum(bool(defaults_of(slug)) for slug in BUILT_IN)
    with tenancy.scope(organization):
        role.refresh_from_db()
        assert set(role.permissions) == {*defaults_of("admin"), "something.of.our.own"}
        role.permissions = ["accounts.people.manage"]  # an organisation takes rights away
        role.save()
    assert sync_permissions() == 0
    with tenancy.scope(organization):
        role.refresh_from_db()
        assert role.permissions == ["accounts.people.manage"]


def test_command_create_organization(db: None) -> None:
    out = StringIO()
    call_command(
        "create_organization", "hill", "--name", "Hill School", "--host", "hill.example", "--time-zone", "Europe/Rome",
        stdout=out,
    )  # fmt: skip
    assert "Created Hill School (hill): hill.example." in out.getvalue()
    made = Organization.objects.get(slug="hill")
    assert made.time_zone == "Europe/Rome"
    with tenancy.scope(made):
        assert (
            AuditEntry.objects.filter(
                table_name="accounts_role", context__command="create_organization"
            ).count()
            == 3
        )
    with pytest.raises(CommandError, match="already exists"):
        call_command("create_organization", "hill", "--name", "Hill School")


def test_command_grant_role(learner: User, organization: Organization) -> None:
    out = StringIO()
    arguments = ["grant_role", learner.email.upper(), "--organization", "college", "--role", "instructor"]
    call_command(*arguments, stdout=out)
    assert "has the role instructor at Test College" in out.getvalue()
    with tenancy.scope(organization):
        assert set(Membership.objects.filter(user=learner).values_list("role__slug", flat=True)) == {
            "student",
            "instructor",
        }
    call_command(*arguments, "--revoke", stdout=out)
    with tenancy.scope(organization):
        assert Membership.objects.get(user=learner).role.slug == "student"


@pytest.mark.parametrize(
    ("email", "organization_slug", "role", "says"),
    [
        ("nobody@x.example", "college", "student", "Nobody has the address"),
        ("lena.learner@college.example", "hill", "student", "no organisation hill"),
        ("lena.learner@college.example", "college", "wizard", "no role wizard"),
    ],
)
def test_command_grant_role_says_what_is_wrong(
    learner: User, email: str, organization_slug: str, role: str, says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        call_command("grant_role", email, "--organization", organization_slug, "--role", role)
