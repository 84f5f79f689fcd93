"""Second factors: authenticator app, recovery codes, passkeys, and organisations that demand one."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from lms.kernel import tenancy
from lms.kernel.models import AuditEntry
from lms.testing.personas import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)  # allauth tells of new factors once they have committed


def sign_in(person: User) -> tuple[Client, Any]:
    client = Client()
    answer = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return client, answer


@pytest.fixture(autouse=True)
def _half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the clock of codes: one that is shown in the last moment of its half minute comes too late."""
    at = time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: at))


def code_of(secret: str) -> str:
    """Return the code an authenticator app would show now (RFC 6238)."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(auth.time.time()) // 30))


def set_up(client: Client) -> str:
    """Say the password again, then add an authenticator app; return its secret."""
    assert (
        client.get(reverse("mfa_activate_totp")).status_code == 302
    )  # signed in long ago, as far as one knows
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    page = client.get(reverse("mfa_activate_totp"))
    secret: str = page.context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302
    cache.clear()  # a code works once, and the next one is half a minute away
    return secret


def test_set_up_and_sign_in_with_a_code(learner: User, organization: Organization) -> None:
    client, _answer = sign_in(learner)
    secret = set_up(client)
    learner.refresh_from_db()
    assert learner.mfa_enabled
    stored = Authenticator.objects.get(user=learner, type="totp").data["secret"]
    assert secret not in stored  # encrypted at rest
    again, answer = sign_in(learner)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert again.get("/accounts/profile/").status_code == 302  # half way is not in
    wrong = again.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    right = again.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right.status_code == 302
    assert again.get("/accounts/profile/").status_code == 200
    with tenancy.scope(organization):
        noted = list(
            AuditEntry.objects.filter(action="event")
            .order_by("position")
            .values_list("after__event", flat=True)
        )
    assert "accounts.second_factor.added" in noted
    assert "accounts.second_factor.failed" in noted
    assert noted[-1] == "accounts.session.started"


def test_a_code_works_once(learner: User) -> None:
    client, _answer = sign_in(learner)
    secret = set_up(client)
    code = code_of(secret)
    first, _answer = sign_in(learner)
    assert first.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    second, _answer = sign_in(learner)
    assert second.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200


def test_recovery_code(learner: User) -> None:
    client, _answer = sign_in(learner)
    set_up(client)
    codes = Authenticator.objects.get(user=learner, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10
    again, _answer = sign_in(learner)
    assert again.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 302
    assert again.get("/accounts/profile/").status_code == 200
    third, _answer = sign_in(learner)
    assert third.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200  # used up


def test_taking_it_off_again(learner: User, organization: Organization) -> None:
    client, _answer = sign_in(learner)
    set_up(client)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    learner.refresh_from_db()
    assert not learner.mfa_enabled
    with tenancy.scope(organization):
        assert AuditEntry.objects.filter(after__event="accounts.second_factor.removed").exists()


def test_passkey_pages(learner: User) -> None:
    client, _answer = sign_in(learner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_add_webauthn"))
    assert page.status_code == 200
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"]["name"] == "Test College"
    assert client.get(reverse("mfa_list_webauthn")).status_code == 200
    login = Client().get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert "challenge" in login.json()["request_options"]["publicKey"]
    refused = Client().post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert refused.status_code == 302


@pytest.fixture
def demanding(organization: Organization) -> Organization:
    organization.settings = {"mfa_required_roles": ["instructor", "staff"]}
    organization.save()
    return organization


@pytest.mark.parametrize("who", ["instructor", "staff"])
def test_demanded_of_some_roles(
    request: pytest.FixtureRequest, who: str, demanding: Organization, client_for: Callable
) -> None:
    person = request.getfixturevalue(who)
    client, _answer = sign_in(person)
    stopped = client.get("/accounts/profile/")
    assert stopped.status_code == 302
    assert stopped.headers["Location"] == "/accounts/2fa/?required=1"
    page = client.get(stopped.headers["Location"])
    assert page.status_code == 200
    assert "asks this of people with your role" in page.content.decode()
    set_up(client)
    assert client.get("/accounts/profile/").status_code == 200


def test_not_demanded_of_others(learner: User, demanding: Organization) -> None:
    client, _answer = sign_in(learner)
    assert client.get("/accounts/profile/").status_code == 200


def test_leaving_is_always_possible(instructor: User, demanding: Organization) -> None:
    client, _answer = sign_in(instructor)
    assert client.post("/accounts/logout/").status_code == 302
    assert "_auth_user_id" not in client.session
