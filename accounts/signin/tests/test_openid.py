"""Signing in with an OpenID provider, from the button to the session, and what goes wrong on the way."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client

from accounts.models import Membership, Organization, User
from accounts.signin.tests.campus import Campus
from accounts.signin.tests.conftest import Configure, SignIn, follow
from accounts.users.tests.test_second_factor import code_of, set_up
from accounts.users.tests.test_sign_up import code_in, events_of
from lms.kernel import tenancy
from lms.testing.personas import PASSWORD

pytestmark = pytest.mark.django_db


def is_in(client: Client) -> bool:
    return client.get("/accounts/profile/").status_code == 200


def test_who_is_new_becomes_a_student_of_the_organisation(
    organization: Organization, configure: Configure, go_in: SignIn, mailoutbox: list[Any]
) -> None:
    configure(TRUSTED="yes")
    client, answer = go_in()
    assert answer.status_code == 302
    assert is_in(client)
    person = User.objects.get(email="grace@college.example")
    assert person.full_name == "Grace Hopper"
    assert person.email_verified_at is not None
    assert not person.has_usable_password()
    assert person.time_zone == organization.time_zone
    with tenancy.scope(organization):
        assert Membership.objects.get(user=person).role.slug == "student"
    assert events_of(organization) == ["accounts.person.joined", "accounts.session.started"]
    assert not SocialToken.objects.exists()
    kept = SocialAccount.objects.get(user=person)
    assert (kept.provider, kept.uid) == ("campus", "7")
    assert kept.extra_data == {"email": person.email, "name": "Grace Hopper"}
    assert not mailoutbox
    again, _answer = go_in()
    assert is_in(again)
    assert User.objects.count() == 1


def test_the_question_carries_a_proof_key_and_nothing_a_link_can_add(
    organization: Organization, go_in: SignIn
) -> None:
    client = Client()
    asked = parse_qs(urlsplit(client.post("/accounts/oidc/campus/login/").headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/campus/login/callback/"]
    for more in ("auth_params=prompt%3Dnone", "scope=admin"):
        assert client.post(f"/accounts/oidc/campus/login/?{more}").status_code == 400
    # A link does not sign anybody in: it asks first.
    page = client.get("/accounts/oidc/campus/login/")
    assert page.status_code == 200
    assert "Continue with Campus" in page.content.decode()


def test_an_untrusted_provider_s_address_is_proved_by_code(
    organization: Organization, provider: Campus, go_in: SignIn, mailoutbox: list[Any]
) -> None:
    client, answer = go_in()
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)
    assert client.post("/accounts/confirm-email/", {"code": code_in(mailoutbox[0])}).status_code == 302
    assert is_in(client)
    # The connection of the session that proved the address stays.
    assert SocialAccount.objects.get().uid == "7"


@pytest.mark.parametrize("said", [False, "false", None])
def test_a_trusted_provider_that_does_not_say_so_proves_nothing(
    organization: Organization, provider: Campus, configure: Configure, go_in: SignIn, said: Any
) -> None:
    configure(TRUSTED="yes")
    provider.person["email_verified"] = said
    client, answer = go_in()
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(client)


def test_domains_bound_what_a_provider_vouches_for(
    organization: Organization, provider: Campus, configure: Configure, go_in: SignIn
) -> None:
    configure(TRUSTED="yes", DOMAINS="college.example")
    del provider.person["email_verified"]
    client, _answer = go_in()
    assert is_in(client)
    provider.person |= {"sub": "8", "email": "eve@elsewhere.example", "email_verified": True}
    stranger, answer = go_in()
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert not is_in(stranger)


def test_without_a_name_the_form_asks_and_keeps_the_proved_address(
    organization: Organization, provider: Campus, configure: Configure, go_in: SignIn
) -> None:
    configure(TRUSTED="yes")
    del provider.person["name"]
    client, answer = go_in()
    assert answer.headers["Location"] == "/accounts/3rdparty/signup/"
    page = client.get("/accounts/3rdparty/signup/").content.decode()
    assert "You sign in to Test College with your account at Campus." in page
    sent = {"full_name": "Grace", "email": "victim@college.example"}
    assert client.post("/accounts/3rdparty/signup/", sent).status_code == 302
    assert User.objects.get().email == "grace@college.example"
    assert is_in(client)


def test_a_typed_address_is_proved_by_code(
    organization: Organization, provider: Campus, go_in: SignIn, mailoutbox: list[Any]
) -> None:
    del provider.person["name"]
    client, _answer = go_in()
    sent = {"full_name": "Grace", "email": "other@college.example"}
    answer = client.post("/accounts/3rdparty/signup/", sent)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert mailoutbox[0].to == ["other@college.example"]
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)  # allauth tells of new factors once they have committed
def test_a_second_factor_is_asked_for(
    learner: User, provider: Campus, configure: Configure, go_in: SignIn
) -> None:
    configure(TRUSTED="yes")
    provider.person["email"] = learner.email
    first = Client()
    first.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    secret = set_up(first)
    client, answer = go_in()
    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_closed_organisation(organization: Organization, configure: Configure, go_in: SignIn) -> None:
    configure(TRUSTED="yes")
    organization.settings = {"sign_up": "closed"}
    organization.save()
    client, answer = go_in()
    assert "closed" in answer.content.decode().lower()
    assert not is_in(client)
    assert not User.objects.exists()


def test_closed_organisations_do_not_take_members_of_others(
    organization: Organization, other_organization: Organization, outsider: User, provider: Campus,
    configure: Configure, go_in: SignIn,
) -> None:  # fmt: skip
    configure(TRUSTED="yes")
    provider.person["email"] = outsider.email
    organization.settings = {"sign_up": "closed"}
    organization.save()
    client, _answer = go_in()
    assert is_in(client)
    with tenancy.scope(organization):
        assert not Membership.objects.filter(user=outsider).exists()
    organization.settings = {}
    organization.save()
    go_in()
    with tenancy.scope(organization):
        assert Membership.objects.get(user=outsider).role.slug == "student"


@pytest.mark.parametrize(
    "fields", [{"is_active": False}, {"is_active": True, "deleted_at": "2026-01-01T00:00Z"}]
)
def test_closed_accounts_stay_closed(
    learner: User, provider: Campus, configure: Configure, go_in: SignIn, fields: dict[str, Any]
) -> None:
    configure(TRUSTED="yes")
    provider.person["email"] = learner.email
    User.objects.filter(pk=learner.pk).update(**fields)
    client, answer = go_in()
    assert answer.headers["Location"] == "/accounts/inactive/"
    assert not is_in(client)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/userinfo"])
def test_a_provider_that_fails_is_said_in_words(
    organization: Organization, provider: Campus, go_in: SignIn, path: str
) -> None:
    client = Client()
    if path.startswith("/.well"):
        provider.broken.add(path)
        answer = client.post("/accounts/oidc/campus/login/")
    else:
        back = urlsplit(follow(client.post("/accounts/oidc/campus/login/").headers["Location"]))
        provider.broken.add(path)
        answer = client.get(f"{back.path}?{back.query}")
    assert answer.status_code == 401
    assert "Campus did not let us sign you in" in answer.content.decode()
    assert not User.objects.exists()


def test_answers_that_are_not_for_us_are_refused(
    organization: Organization, provider: Campus, configure: Configure, go_in: SignIn
) -> None:
    configure(TRUSTED="yes")
    provider.audience = "somebody-else"
    assert go_in()[1].status_code == 401
    provider.audience = "lms"
    provider.user_info = provider.person | {"sub": "9"}
    assert go_in()[1].status_code == 401
    assert not User.objects.exists()


def test_an_answer_belongs_to_the_browser_that_asked(organization: Organization, go_in: SignIn) -> None:
    back = urlsplit(follow(Client().post("/accounts/oidc/campus/login/").headers["Location"]))
    victim = Client()
    assert victim.get(f"{back.path}?{back.query}").status_code == 401
    assert not is_in(victim)


def test_too_many_tries_are_stopped(organization: Organization, configure: Configure) -> None:
    client = Client()
    answers = [client.post("/accounts/oidc/campus/login/").status_code for _try in range(31)]
    assert answers[-2:] == [302, 429]


def test_providers_of_one_organisation(
    organization: Organization, other_organization: Organization, configure: Configure, go_in: SignIn
) -> None:
    configure(ORGANIZATIONS="other")
    here, there = "testserver", "other.localhost"
    assert "Campus" not in Client().get("/accounts/login/", SERVER_NAME=here).content.decode()
    assert Client().get("/accounts/oidc/campus/login/", SERVER_NAME=here).status_code == 404
    page = Client().get("/accounts/login/", SERVER_NAME=there)
    assert "Campus" in page.content.decode()
    _client, answer = go_in(SERVER_NAME=there)
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    with tenancy.scope(other_organization):
        assert Membership.objects.get().user.email == "grace@college.example"


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/"])
def test_forms_may_lead_to_configured_providers_only(
    organization: Organization, provider: Campus, configure: Configure, settings: Any, path: str
) -> None:
    page = Client().get(path)
    assert page.content.decode().count("/accounts/oidc/campus/login/") == 1
    assert f"form-action 'self' {provider.address};" in page.headers["Content-Security-Policy"] + ";"
    elsewhere = Client().get("/accounts/password/reset/").headers["Content-Security-Policy"]
    assert provider.address not in elsewhere
    settings.SOCIALACCOUNT_PROVIDERS = {}
    page = Client().get(path)
    assert "providers" not in page.content.decode()
    assert provider.address not in page.headers["Content-Security-Policy"]
