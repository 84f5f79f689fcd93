"""Providers in the environment: what they become, and what is refused at the start instead of at a sign-in."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.stack.signin import sign_in_providers

OIDC = {
    "OIDC_PROVIDERS": "google, our-school",
    "OIDC_GOOGLE_ISSUER": "https://accounts.google.com",
    "OIDC_GOOGLE_CLIENT_ID": "one",
    "OIDC_GOOGLE_CLIENT_SECRET": "s",
    "OIDC_OUR_SCHOOL_ISSUER": "https://login.school.example/realms/all/",
    "OIDC_OUR_SCHOOL_CLIENT_ID": "two",
    "OIDC_OUR_SCHOOL_NAME": "School",
    "OIDC_OUR_SCHOOL_SCOPES": "openid,email",
    "OIDC_OUR_SCHOOL_TRUSTED": "true",
    "OIDC_OUR_SCHOOL_DOMAINS": "School.example",
    "OIDC_OUR_SCHOOL_ORGANIZATIONS": "school,college",
    "OIDC_OUR_SCHOOL_FORM_ORIGINS": "https://adfs.school.example/adfs/",
}
SAML = {
    "SAML_PROVIDERS": "university",
    "SAML_UNIVERSITY_ENTITY_ID": "https://idp.example/",
    "SAML_UNIVERSITY_SSO_URL": "https://idp.example/sso",
    "SAML_UNIVERSITY_CERTIFICATE": "MIIB",
}


def test_nothing_named_is_nothing_offered() -> None:
    assert sign_in_providers({}) == {}
    assert sign_in_providers({"OIDC_PROVIDERS": "", "GITHUB_CLIENT_ID": ""}) == {}


def test_openid_providers_in_their_order() -> None:
    google, school = sign_in_providers(OIDC)["openid_connect"]["APPS"]
    assert (google["provider_id"], google["name"], google["secret"]) == ("google", "Google", "s")
    assert not google["settings"]["trusted"]
    assert google["settings"]["oauth_pkce_enabled"]
    assert google["settings"]["origins"] == ["https://accounts.google.com"]
    assert (school["provider_id"], school["name"]) == ("our-school", "School")
    assert school["settings"] == {
        "server_url": "https://login.school.example/realms/all",
        "oauth_pkce_enabled": True,
        "scope": ["openid", "email"],
        "trusted": True,
        "domains": ["school.example"],
        "organizations": ["school", "college"],
        "origins": ["https://adfs.school.example", "https://login.school.example"],
    }


def test_saml_demands_signed_answers_to_questions_of_ours() -> None:
    settings = sign_in_providers(SAML)["saml"]["APPS"][0]["settings"]
    demands = settings["advanced"]
    assert demands["strict"]
    assert demands["want_assertion_signed"]
    assert demands["reject_idp_initiated_sso"]
    assert settings["origins"] == ["https://idp.example"]


def test_saml_signs_with_a_key(tmp_path: Any) -> None:
    (tmp_path / "sp.pem").write_text("the key")
    own = {"SAML_UNIVERSITY_SP_KEY": str(tmp_path / "sp.pem"), "SAML_UNIVERSITY_SP_CERTIFICATE": "MIIC"}
    demands = sign_in_providers(SAML | own)["saml"]["APPS"][0]["settings"]["advanced"]
    assert demands["authn_request_signed"]
    assert (demands["private_key"], demands["x509cert"]) == ("the key", "MIIC")


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"OIDC_GOOGLE_ISSUER": ""}, "OIDC_GOOGLE_ISSUER is missing"),
        ({"OIDC_GOOGLE_ISSUER": "http://accounts.google.com"}, "https://"),
        ({"OIDC_GOOGLE_CLIENT_ID": "two"}, "same CLIENT_ID"),
        ({"OIDC_GOOGLE_TRUSTED": "perhaps"}, "neither true nor false"),
        ({"OIDC_OUR_SCHOOL_DOMAINS": ""}, "OIDC_OUR_SCHOOL_DOMAINS is needed"),
        ({"OIDC_PROVIDERS": "google,google"}, "'google' is taken"),
        ({"OIDC_PROVIDERS": "github"}, "'github' is taken"),
        ({"OIDC_PROVIDERS": "Big Corp"}, "small letters"),
        (SAML | {"SAML_PROVIDERS": "google"}, "'google' is taken"),
        (SAML | {"SAML_UNIVERSITY_CERTIFICATE": ""}, "CERTIFICATE is missing"),
        (SAML | {"SAML_UNIVERSITY_CERTIFICATE": "/nowhere/cert.pem"}, "cannot be read"),
        (SAML | {"SAML_UNIVERSITY_METADATA": "http://idp.example/metadata"}, "https://"),
        ({"GITHUB_CLIENT_ID": "one"}, "GITHUB_CLIENT_SECRET is missing"),
    ],
)
def test_mistakes_are_named(changed: dict[str, str], what: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=what):
        sign_in_providers(OIDC | changed)
