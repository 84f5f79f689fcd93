"""Who may sign in, and what a request knows of the person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import Client, RequestFactory

from accounts.models import Membership, Organization, Role, User
from accounts.users.backends import PersonBackend, load
from lms.kernel import clock, tenancy
from lms.kernel.access import PERMISSIONS, defaults_of
from lms.testing.personas import PASSWORD

REQUEST = RequestFactory().post("/accounts/login/")


def test_address_in_any_case(learner: User, scope: Organization) -> None:
    assert authenticate(REQUEST, email=learner.email.upper(), password=PASSWORD) == learner
    assert authenticate(REQUEST, email=f" {learner.email} ", password=PASSWORD) == learner


def test_wrong_password(learner: User, scope: Organization) -> None:
    assert authenticate(REQUEST, email=learner.email, password="wrong") is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"deleted_at": clock.now()}])
def test_account_that_may_not_be_used(
    learner: User, scope: Organization, change: dict, client_for: Callable
) -> None:
    client = client_for(learner)
    assert client.get("/accounts/profile/").status_code == 200
    User.objects.filter(pk=learner.pk).update(**change)
    assert authenticate(REQUEST, email=learner.email, password=PASSWORD) is None
    assert (
        client.get("/accounts/profile/").status_code == 302
    )  # a session that was open lets nobody in either


def test_permissions_come_with_the_person(
    admin: User, organization: Organization, django_assert_num_queries: Callable
) -> None:
    with tenancy.scope(organization):
        Membership.objects.create(user=admin, role=Role.objects.get(slug="student"))
        with django_assert_num_queries(1):
            person = PersonBackend().get_user(admin.pk)
    assert person is not None
    assert person.role_slugs == {"admin", "student"}
    assert person.permissions == {*defaults_of("admin"), *defaults_of("student")}
    assert "accounts.people.manage" in person.permissions


def test_permissions_are_those_of_the_organisation_in_scope(
    admin: User, organization: Organization, other_organization: Organization
) -> None:
    with tenancy.scope(other_organization):
        assert load(admin.pk).permissions == frozenset()  # type: ignore[union-attr]
        assert load(admin.pk).role_slugs == frozenset()  # type: ignore[union-attr]
    assert load(admin.pk).permissions == frozenset()  # type: ignore[union-attr]


def test_switched_off_membership_gives_nothing(learner: User, organization: Organization) -> None:
    with tenancy.scope(organization):
        Membership.objects.filter(user=learner).update(is_active=False)
        assert load(learner.pk).role_slugs == frozenset()  # type: ignore[union-attr]


def test_platform_staff_have_every_permission_everywhere(
    staff: User, other_organization: Organization
) -> None:
    with tenancy.scope(other_organization):
        assert load(staff.pk).permissions == frozenset(PERMISSIONS)  # type: ignore[union-attr]


def test_signing_in_where_one_is_no_member(learner: User, other_organization: Organization) -> None:
    client = Client(SERVER_NAME="other.localhost")
    answer = client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    assert answer.status_code == 302
    page = client.get("/accounts/profile/")
    assert page.status_code == 200
    assert page.wsgi_request.user.permissions == frozenset()
    with tenancy.scope(other_organization):
        assert not Membership.objects.filter(user=learner).exists()


def test_session_ends_with_its_time(learner: User, client_for: Callable) -> None:
    client = client_for(learner)
    assert client.get("/accounts/profile/").status_code == 200
    with clock.moved(timedelta(days=1)):
        assert client.get("/accounts/profile/").status_code == 200
