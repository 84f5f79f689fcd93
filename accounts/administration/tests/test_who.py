"""Each page of the admin by each person, and the doors of the admin itself."""

from collections.abc import Callable

import pytest
from django.contrib import admin as django_admin
from django.test import Client

from accounts.models import Membership, Organization, Role, User
from lms.kernel import tenancy

PAGES = {
    "index": "/admin/",
    "people": "/admin/accounts/user/",
    "person": "/admin/accounts/user/{learner}/change/",
    "new person": "/admin/accounts/user/add/",
    "organisations": "/admin/accounts/organization/",
    "organisation": "/admin/accounts/organization/{organization}/change/",
    "roles": "/admin/accounts/role/",
    "role": "/admin/accounts/role/{role}/change/",
    "new role": "/admin/accounts/role/add/",
    "memberships": "/admin/accounts/membership/",
    "membership": "/admin/accounts/membership/{membership}/change/",
    "new membership": "/admin/accounts/membership/add/",
    "audit": "/admin/kernel/auditentry/",
}


def path_of(page: str, learner: User, organization: Organization) -> str:
    with tenancy.scope(organization):
        return PAGES[page].format(
            learner=learner.pk,
            organization=organization.pk,
            role=Role.objects.get(slug="student").pk,
            membership=Membership.objects.get(user=learner).pk,
        )


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [("learner", 403), ("instructor", 403), ("other_admin", 403), ("admin", 200), ("staff", 200)],
)
def test_pages(
    request: pytest.FixtureRequest, page: str, who: str, status: int, learner: User, organization: Organization,
    client_for: Callable,
) -> None:  # fmt: skip
    client = client_for(request.getfixturevalue(who))
    answer = client.get(path_of(page, learner, organization), follow=status == 403)
    assert answer.status_code == status
    if status == 200:
        assert "Test College admin" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_sent_to_the_sign_in_page(page: str, learner: User, organization: Organization) -> None:
    path = path_of(page, learner, organization)
    answer = Client().get(path, follow=True)
    assert answer.redirect_chain[-1][0] == f"/accounts/login/?next={path}"


def test_new_organisation_is_for_staff(admin: User, staff: User, client_for: Callable) -> None:
    assert client_for(admin).get("/admin/accounts/organization/add/").status_code == 403
    assert client_for(staff).get("/admin/accounts/organization/add/").status_code == 200


@pytest.mark.parametrize("page", ["person", "organisation", "role", "membership"])
def test_rows_of_another_organisation_are_not_found(
    page: str, learner: User, organization: Organization, other_admin: User, client_for: Callable
) -> None:
    client = client_for(other_admin, "other.localhost")
    answer = client.get(path_of(page, learner, organization), follow=True)
    # Django's admin goes back to its index and says that there is no such row.
    assert answer.redirect_chain[-1][0] == "/admin/"
    assert learner.full_name not in answer.content.decode()


def test_lists_show_members_only(
    admin: User, learner: User, outsider: User, staff: User, organization: Organization, client_for: Callable
) -> None:
    shown = client_for(admin).get("/admin/accounts/user/").content.decode()
    assert learner.email in shown
    assert outsider.email not in shown
    assert staff.email not in shown
    everybody = client_for(staff).get("/admin/accounts/user/").content.decode()
    assert outsider.email in everybody
    asked = {"app_label": "accounts", "model_name": "membership", "field_name": "user", "term": "example"}
    found = client_for(admin).get("/admin/autocomplete/", asked).json()
    assert {row["id"] for row in found["results"]} == {str(learner.pk), str(admin.pk)}


def test_admin_sign_in_is_the_products(organization: Organization, admin: User, client_for: Callable) -> None:
    assert (
        Client().get("/admin/login/", {"next": "/admin/"}).headers["Location"]
        == "/accounts/login/?next=/admin/"
    )
    assert Client().post("/admin/login/", {"username": admin.email, "password": "x"}).status_code == 302
    assert (
        client_for(admin).get("/admin/password_change/").headers["Location"] == "/accounts/password/change/"
    )


def test_tables_of_allauth_are_left_out(db: None) -> None:
    tables = {model._meta.app_label for model in django_admin.site._registry}
    assert not tables & {"account", "mfa", "socialaccount", "usersessions"}


@pytest.mark.parametrize("count", [3, 40])
def test_list_of_people_does_not_ask_more_for_more(
    admin: User,
    organization: Organization,
    client_for: Callable,
    count: int,
    django_assert_num_queries: Callable,
) -> None:
    people = User.objects.bulk_create(
        [User(email=f"p{number}@college.example", full_name=f"P {number}") for number in range(count)]
    )
    with tenancy.scope(organization):
        role = Role.objects.get(slug="student")
        Membership.objects.bulk_create([Membership(user=person, role=role) for person in people])
    client = client_for(admin)
    client.get("/admin/accounts/user/")
    with django_assert_num_queries(4):  # the person, the roles of the filter, the count, the list
        client.get("/admin/accounts/user/")
