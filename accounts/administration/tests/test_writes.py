"""What administrators change, and what they cannot take for themselves."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import Membership, Organization, OrganizationDomain, Role, User
from lms.kernel import tenancy
from lms.kernel.models import AuditEntry, Event
from lms.testing.personas import PASSWORD, make_person

INLINE = {
    "memberships-TOTAL_FORMS": "0",
    "memberships-INITIAL_FORMS": "0",
    "memberships-MIN_NUM_FORMS": "0",
    "memberships-MAX_NUM_FORMS": "1000",
}


def role_of(organization: Organization, slug: str) -> Role:
    with tenancy.scope(organization):
        return Role.objects.get(slug=slug)  # type: ignore[no-any-return]


def roles_of(organization: Organization, person: User) -> set[str]:
    with tenancy.scope(organization):
        return set(Membership.objects.active().filter(user=person).values_list("role__slug", flat=True))  # type: ignore[attr-defined]


def verbs(organization: Organization) -> list[str]:
    with tenancy.scope(organization):
        return list(Event.objects.order_by("position").values_list("verb", flat=True))


def act(client: Client, action: str, *people: User) -> Any:
    return client.post(
        "/admin/accounts/user/", {"action": action, "_selected_action": [str(person.pk) for person in people]}
    )


def test_add_a_person(admin: User, organization: Organization, client_for: Callable) -> None:
    role = role_of(organization, "instructor")
    answer = client_for(admin).post(
        "/admin/accounts/user/add/",
        {"email": "Neu@college.example", "full_name": "Neu", "role": str(role.pk)},
    )
    assert answer.status_code == 302
    person = User.objects.get(email="neu@college.example")
    assert roles_of(organization, person) == {"instructor"}
    assert not person.has_usable_password()
    assert verbs(organization) == ["accounts.person.created", "accounts.role.granted"]


def test_adding_somebody_with_an_account_elsewhere(
    admin: User, outsider: User, organization: Organization, client_for: Callable
) -> None:
    role = role_of(organization, "student")
    answer = client_for(admin).post(
        "/admin/accounts/user/add/",
        {"email": outsider.email, "full_name": "Another Name", "role": str(role.pk)},
    )
    assert answer.status_code == 302
    outsider.refresh_from_db()
    assert outsider.full_name == "Uma Outsider"  # the account is hers
    assert roles_of(organization, outsider) == {"student"}


def test_give_and_take_roles_on_the_persons_page(
    admin: User, learner: User, organization: Organization, client_for: Callable
) -> None:
    client, url = client_for(admin), f"/admin/accounts/user/{learner.pk}/change/"
    with tenancy.scope(organization):
        held = Membership.objects.get(user=learner)
    form = INLINE | {
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": str(held.pk),
        "memberships-0-user": str(learner.pk),
        "memberships-0-DELETE": "on",
        "memberships-1-user": str(learner.pk),
        "memberships-1-role": str(role_of(organization, "instructor").pk),
    }
    assert client.post(url, form).status_code == 302
    assert roles_of(organization, learner) == {"instructor"}
    assert sorted(verbs(organization)) == ["accounts.role.granted", "accounts.role.revoked"]


def test_administrators_do_not_change_accounts(
    admin: User, learner: User, organization: Organization, client_for: Callable
) -> None:
    client_for(admin).post(
        f"/admin/accounts/user/{learner.pk}/change/",
        INLINE | {"email": "taken@over.example", "full_name": "X", "is_superuser": "on", "is_staff": "on"},
    )
    learner.refresh_from_db()
    assert learner.email == "lena.learner@college.example"
    assert learner.full_name == "Lena Learner"
    assert not learner.is_superuser
    assert not learner.is_staff


def test_staff_change_accounts(
    staff: User, learner: User, organization: Organization, client_for: Callable
) -> None:
    answer = client_for(staff).post(
        f"/admin/accounts/user/{learner.pk}/change/",
        INLINE
        | {"full_name": "Lena L", "time_zone": "UTC", "language": "en-gb", "bio": "", "is_staff": "on"},
    )
    assert answer.status_code == 302
    learner.refresh_from_db()
    assert (learner.full_name, learner.is_staff, learner.is_active) == ("Lena L", True, False)
    assert "accounts.person.deactivated" in verbs(organization)


def test_staff_who_are_no_superusers_make_none(organization: Organization, client_for: Callable) -> None:
    clerk = make_person(organization, "Cleo Clerk", is_staff=True)
    client_for(clerk).post(
        f"/admin/accounts/user/{clerk.pk}/change/",
        INLINE | {"full_name": "Cleo", "time_zone": "UTC", "language": "en-gb", "is_superuser": "on"},
    )
    clerk.refresh_from_db()
    assert not clerk.is_superuser


def test_sign_out_everywhere(admin: User, learner: User, staff: User, client_for: Callable) -> None:
    theirs, staffs = Client(), Client()
    for client, person in ((theirs, learner), (staffs, staff)):
        client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    act(client_for(admin), "end_sessions", learner, staff)
    assert theirs.get("/accounts/profile/").status_code == 302
    assert staffs.get("/accounts/profile/").status_code == 200  # no say over platform staff


def test_switch_off_and_on_in_this_organisation(
    admin: User, learner: User, organization: Organization, client_for: Callable
) -> None:
    client = client_for(admin)
    act(client, "switch_off_here", learner, admin)
    assert roles_of(organization, learner) == set()
    assert roles_of(organization, admin) == {"admin"}  # nobody locks themselves out
    assert learner.is_active
    act(client, "switch_on_here", learner)
    assert roles_of(organization, learner) == {"student"}
    assert verbs(organization) == ["accounts.role.revoked", "accounts.role.granted"]


def test_whole_accounts_are_for_staff(
    admin: User, learner: User, staff: User, organization: Organization, client_for: Callable
) -> None:
    act(client_for(admin), "deactivate", learner)
    learner.refresh_from_db()
    assert learner.is_active
    act(client_for(staff), "deactivate", learner, staff)
    learner.refresh_from_db()
    staff.refresh_from_db()
    assert not learner.is_active
    assert staff.is_active
    act(client_for(staff), "reactivate", learner)
    learner.refresh_from_db()
    assert learner.is_active


@pytest.fixture
def clerk(organization: Organization) -> User:
    """Somebody who may see to people, but not to roles."""
    with tenancy.scope(organization):
        Role.objects.create(
            slug="clerk", name="Clerk", permissions=["accounts.admin.enter", "accounts.people.manage"]
        )
    return make_person(organization, "Cleo Clerk", "clerk")


def test_who_sees_to_people_gives_no_role_but_student(
    clerk: User, admin: User, organization: Organization, client_for: Callable
) -> None:
    client, powerful = client_for(clerk), role_of(organization, "admin")
    client.post(
        "/admin/accounts/user/add/", {"email": "n@x.example", "full_name": "N", "role": str(powerful.pk)}
    )
    assert not User.objects.filter(email="n@x.example").exists()
    client.post("/admin/accounts/membership/add/", {"user": str(clerk.pk), "role": str(powerful.pk)})
    assert roles_of(organization, clerk) == {"clerk"}
    assert client.get(f"/admin/accounts/role/{powerful.pk}/change/").status_code == 403
    with tenancy.scope(organization):
        held = Membership.objects.get(user=admin)
    assert client.post(f"/admin/accounts/membership/{held.pk}/delete/", {"post": "yes"}).status_code == 403
    removal = INLINE | {
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": str(held.pk),
        "memberships-0-user": str(admin.pk),
        "memberships-0-DELETE": "on",
    }
    assert client.post(f"/admin/accounts/user/{admin.pk}/change/", removal).status_code == 403
    act(client, "switch_off_here", admin)
    assert roles_of(organization, admin) == {"admin"}


def test_role_and_what_it_may(admin: User, organization: Organization, client_for: Callable) -> None:
    client = client_for(admin)
    form = {"name": "Tutor", "slug": "tutor", "permissions": ["accounts.audit.read"]}
    assert client.post("/admin/accounts/role/add/", form).status_code == 302
    made = role_of(organization, "tutor")
    assert made.permissions == ["accounts.audit.read"]
    assert made.organization_id == organization.pk
    again = client.post("/admin/accounts/role/add/", form)
    assert "There is a role with this short name already." in again.content.decode()
    refused = client.post(
        f"/admin/accounts/role/{made.pk}/change/", form | {"permissions": ["accounts.platform.manage"]}
    )
    assert refused.status_code == 200  # a right of the platform's staff is no choice
    assert role_of(organization, "tutor").permissions == ["accounts.audit.read"]
    assert client.post(f"/admin/accounts/role/{made.pk}/delete/", {"post": "yes"}).status_code == 302
    built_in = role_of(organization, "student")
    assert client.post(f"/admin/accounts/role/{built_in.pk}/delete/", {"post": "yes"}).status_code == 403


def test_memberships(admin: User, learner: User, organization: Organization, client_for: Callable) -> None:
    client, role = client_for(admin), role_of(organization, "instructor")
    assert client.post(
        "/admin/accounts/membership/add/", {"user": str(learner.pk), "role": str(role.pk)}
    ).status_code == 302  # fmt: skip
    assert roles_of(organization, learner) == {"student", "instructor"}
    with tenancy.scope(organization):
        made = Membership.objects.get(user=learner, role=role)
    assert client.post(f"/admin/accounts/membership/{made.pk}/change/", {}).status_code == 302
    assert roles_of(organization, learner) == {"student"}
    assert client.post(f"/admin/accounts/membership/{made.pk}/delete/", {"post": "yes"}).status_code == 302
    assert verbs(organization) == ["accounts.role.granted", "accounts.role.revoked"]


def logo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", (900, 300), (0, 0, 0, 0)).save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue(), content_type="image/png")


OWN = {"name": "New College", "brand_hue": "250", "time_zone": "Europe/Rome", "sign_up": "closed"}


def test_own_organisation(
    admin: User, organization: Organization, client_for: Callable, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    answer = client_for(admin).post(
        f"/admin/accounts/organization/{organization.pk}/change/",
        OWN
        | {
            "language": "en-gb",
            "mfa_required_roles": ["admin"],
            "logo": logo(),
            "slug": "stolen",
            "is_active": "",
        },
    )
    assert answer.status_code == 302
    organization.refresh_from_db()
    assert (organization.name, organization.brand_hue, organization.time_zone) == (
        "New College",
        250,
        "Europe/Rome",
    )
    assert organization.settings == {"mfa_required_roles": ["admin"], "sign_up": "closed"}
    assert (organization.slug, organization.is_active) == ("college", True)  # not theirs to change
    served = Client().get(organization.logo.url)
    assert b"".join(served.streaming_content).startswith(b"RIFF")  # type: ignore[attr-defined]
    assert "accounts.organization.updated" in verbs(organization)
    with tenancy.scope(organization):
        entry = AuditEntry.objects.get(table_name="accounts_organization", action="update")
    assert (entry.before["name"], entry.after["name"]) == ("Test College", "New College")  # type: ignore[index]
    assert entry.actor_id == admin.pk


@pytest.mark.parametrize("hue", ["400", "-5"])
def test_a_hue_beyond_the_circle(
    admin: User, organization: Organization, client_for: Callable, hue: str
) -> None:
    answer = client_for(admin).post(
        f"/admin/accounts/organization/{organization.pk}/change/",
        OWN | {"language": "en-gb", "brand_hue": hue},
    )
    assert answer.status_code == 200
    organization.refresh_from_db()
    assert organization.brand_hue == 165


def test_staff_create_an_organisation(staff: User, client_for: Callable) -> None:
    form = {
        "name": "Hill School", "slug": "hill", "brand_hue": "30", "time_zone": "UTC", "language": "en-gb",
        "hostnames": "Hill.example\nhill2.example",
    }  # fmt: skip
    client = client_for(staff)
    assert client.post("/admin/accounts/organization/add/", form).status_code == 302
    made = Organization.objects.get(slug="hill")
    assert OrganizationDomain.objects.filter(organization=made).count() == 2
    assert role_of(made, "admin").permissions
    again = client.post("/admin/accounts/organization/add/", form | {"slug": "hill3"})
    assert "hill.example is taken by another organisation." in again.content.decode()
    assert not Organization.objects.filter(slug="hill3").exists()


def test_staff_change_another_organisation(
    staff: User, other_organization: Organization, client_for: Callable
) -> None:
    domain = other_organization.domains.get()
    form = OWN | {
        "language": "en-gb", "slug": "other", "is_active": "on",
        "domains-TOTAL_FORMS": "2", "domains-INITIAL_FORMS": "1", "domains-MIN_NUM_FORMS": "0", "domains-MAX_NUM_FORMS": "1000",
        "domains-0-id": str(domain.pk), "domains-0-organization": str(other_organization.pk),
        "domains-0-hostname": "other.localhost", "domains-0-is_primary": "on",
        "domains-1-organization": str(other_organization.pk), "domains-1-hostname": "second.localhost",
    }  # fmt: skip
    answer = client_for(staff).post(f"/admin/accounts/organization/{other_organization.pk}/change/", form)
    assert answer.status_code == 302
    assert OrganizationDomain.objects.filter(organization=other_organization).count() == 2
    assert verbs(other_organization) == ["accounts.organization.updated"]
