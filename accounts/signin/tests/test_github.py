"""GitHub, which is OAuth and no OpenID: its list of addresses says which are proved."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter
from django.test import Client

from accounts.models import Organization, User
from accounts.signin.tests.campus import SECRET, Campus
from accounts.signin.tests.conftest import follow
from lms.stack.signin import sign_in_providers

pytestmark = pytest.mark.django_db

ADDRESSES = [
    {"email": "old@college.example", "primary": False, "verified": False},
    {"email": "Grace@college.example", "primary": True, "verified": True},
]


@pytest.fixture(autouse=True)
def _github(provider: Campus, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the addresses that allauth knows by heart lead to a server of ours."""
    provider.pages = {"/user": {"id": 7, "login": "grace", "name": "Grace Hopper"}, "/user/emails": ADDRESSES}
    own = {"GITHUB_CLIENT_ID": "lms", "GITHUB_CLIENT_SECRET": SECRET, "GITHUB_TRUSTED": "yes"}
    settings.SOCIALACCOUNT_PROVIDERS = sign_in_providers(own)
    for name, path in {
        "authorize_url": "authorize", "access_token_url": "token", "profile_url": "user", "emails_url": "user/emails",
    }.items():  # fmt: skip
        monkeypatch.setattr(GitHubOAuth2Adapter, name, f"{provider.address}/{path}")


def sign_in() -> tuple[Client, Any]:
    client = Client()
    asked = client.post("/accounts/github/login/").headers["Location"]
    assert dict(parse_qsl(urlsplit(asked).query))["code_challenge_method"] == "S256"
    back = urlsplit(follow(asked))
    return client, client.get(f"{back.path}?{back.query}")


def test_sign_in_with_github(organization: Organization) -> None:
    assert "GitHub" in Client().get("/accounts/login/").content.decode()
    client, _answer = sign_in()
    assert client.get("/accounts/profile/").status_code == 200
    person = User.objects.get()
    assert (person.email, person.full_name) == ("grace@college.example", "Grace Hopper")


def test_an_unproved_address_of_github_is_proved_by_code(
    organization: Organization, provider: Campus
) -> None:
    provider.pages["/user/emails"] = ADDRESSES[:1]
    client, answer = sign_in()
    assert answer.headers["Location"] == "/accounts/confirm-email/"
    assert client.get("/accounts/profile/").status_code == 302
