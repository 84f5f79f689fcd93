"""Nobody gets into an account by somebody else's address, neither before its owner comes nor after."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from accounts.signin.tests.campus import Campus
from accounts.signin.tests.conftest import Configure, SignIn
from accounts.users.tests.test_sign_up import NEW, code_in
from lms.kernel import tenancy
from lms.kernel.models import AuditEntry
from lms.testing.personas import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def signed_in(person: User, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": person.email, "password": password})
    return client


def noted(organization: Organization) -> set[str]:
    with tenancy.scope(organization):
        return set(AuditEntry.objects.filter(action="event").values_list("after__event", flat=True))


@pytest.mark.parametrize("trusted", ["", "yes"])
def test_an_address_that_is_not_vouched_for_opens_nothing(
    learner: User, provider: Campus, configure: Configure, go_in: SignIn, mailoutbox: list[Any], trusted: str
) -> None:
    configure(TRUSTED=trusted)
    provider.person |= {"email": learner.email.upper(), "email_verified": not trusted}
    client, answer = go_in()
    # The same page as for a new address; the mail goes to whom the account belongs.
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert mailoutbox[0].to == [learner.email]
    assert "already exists" in mailoutbox[0].body


def test_a_vouched_address_opens_its_account_and_connects_it(
    learner: User, organization: Organization, provider: Campus, configure: Configure, go_in: SignIn,
    mailoutbox: list[Any],
) -> None:  # fmt: skip
    configure(TRUSTED="yes")
    provider.person["email"] = learner.email.upper()
    client, _answer = go_in()
    assert is_in(client)
    assert SocialAccount.objects.get().user == learner
    learner.refresh_from_db()
    assert learner.check_password(PASSWORD)  # it was proved before, so all stays
    assert "connected" in mailoutbox[0].body
    assert "accounts.connection.added" in noted(organization)


def test_platform_staff_connect_by_themselves(
    organization: Organization, provider: Campus, configure: Configure, go_in: SignIn
) -> None:
    configure(TRUSTED="yes")
    staff = make_person(organization, "Sam Staff", is_staff=True)
    provider.person["email"] = staff.email
    client, _answer = go_in()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_password_set_before_the_owner_came_is_worth_nothing(
    organization: Organization, provider: Campus, configure: Configure, go_in: SignIn
) -> None:
    Client().post("/accounts/signup/", NEW)
    person = User.objects.get()
    configure(TRUSTED="yes")
    provider.person["email"] = person.email
    client, _answer = go_in()
    assert is_in(client)
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert person.full_name == "Grace Hopper"
    assert person.email_verified_at is not None
    cache.clear()
    assert not is_in(signed_in(person, NEW["password1"]))


def squat(provider: Campus, go_in: SignIn, email: str) -> User:
    """Sign up with a provider that lets people claim any address."""
    provider.person |= {"sub": "attacker", "email": email}
    _client, answer = go_in()
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    return User.objects.get(email=email)


def test_a_connection_made_before_the_owner_came_goes_with_a_reset(
    organization: Organization, provider: Campus, go_in: SignIn
) -> None:
    person = squat(provider, go_in, "victim@college.example")
    mail.outbox.clear()
    owner = Client()
    owner.post("/accounts/password/reset/", {"email": person.email})
    owner.post(reverse("account_confirm_password_reset_code"), {"code": code_in(mail.outbox[0])})
    words = "another long phrase"
    owner.post(reverse("account_complete_password_reset"), {"password1": words, "password2": words})
    assert is_in(signed_in(person, words))
    assert not SocialAccount.objects.exists()
    attacker, _answer = go_in()
    assert not is_in(attacker)


def test_a_connection_made_before_the_owner_came_goes_with_a_vouched_sign_in(
    organization: Organization, provider: Campus, configure: Configure, go_in: SignIn
) -> None:
    squat(provider, go_in, "victim@college.example")
    configure(TRUSTED="yes")
    provider.person["sub"] = "owner"
    client, _answer = go_in()
    assert is_in(client)
    assert [account.uid for account in SocialAccount.objects.all()] == ["owner"]


@pytest.mark.parametrize("shown", [False, True], ids=["second", "first"])
def test_an_unproved_address_beside_a_proved_one_finds_nobody(
    learner: User, provider: Campus, configure: Configure, go_in: SignIn, shown: bool
) -> None:
    EmailAddress.objects.create(user=learner, email="victim@college.example", verified=False)
    if shown:
        User.objects.filter(pk=learner.pk).update(email="victim@college.example")
    configure(TRUSTED="yes")
    provider.person["email"] = "victim@college.example"
    client, _answer = go_in()
    assert client.session.get("_auth_user_id") != str(learner.pk)
    assert not SocialAccount.objects.filter(user=learner).exists()
    learner.refresh_from_db()
    assert learner.check_password(PASSWORD)


def test_connecting_and_disconnecting_asks_for_the_password(
    learner: User, organization: Organization, provider: Campus, go_in: SignIn, mailoutbox: list[Any]
) -> None:
    client, answer = go_in(signed_in(learner), process="connect")
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not SocialAccount.objects.exists()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    held = SocialAccount.objects.get(user=learner)
    assert "connected" in mailoutbox[0].body
    page = client.get("/accounts/3rdparty/").content.decode()
    assert "grace@college.example" in page
    again, _answer = go_in()
    assert is_in(again)  # the connection alone opens the account, whatever its address
    answer = client.post("/accounts/3rdparty/", {"account": held.pk})
    assert answer.headers["Location"] == "/accounts/3rdparty/"
    assert not SocialAccount.objects.exists()
    assert {"accounts.connection.added", "accounts.connection.removed"} <= noted(organization)


def test_the_only_way_in_cannot_be_removed(
    organization: Organization, configure: Configure, go_in: SignIn
) -> None:
    configure(TRUSTED="yes")
    client, _answer = go_in()
    answer = client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert "your only way in" in answer.content.decode()
    assert SocialAccount.objects.exists()


def test_connections_of_providers_that_are_gone_can_be_seen_and_removed(
    learner: User, settings: Any, configure: Configure
) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {}
    held = SocialAccount.objects.create(
        user=learner, provider="old", uid="1", extra_data={"email": "l@old.example"}
    )
    client = signed_in(learner)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "old, no longer in use" in client.get("/accounts/3rdparty/").content.decode()
    assert client.post("/accounts/3rdparty/", {"account": held.pk}).status_code == 302
    assert not SocialAccount.objects.exists()


def test_nobody_removes_or_takes_the_connections_of_others(
    learner: User, outsider: User, provider: Campus, go_in: SignIn
) -> None:
    held = SocialAccount.objects.create(user=outsider, provider="campus", uid="7")
    client, _answer = go_in(signed_in(learner), process="connect")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post("/accounts/3rdparty/", {"account": held.pk}).status_code == 200
    held.refresh_from_db()
    assert held.user == outsider
