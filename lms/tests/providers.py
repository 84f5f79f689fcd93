"""Providers the world's people may sign in with; none of them answers, which is all the gates need."""

from typing import Any

from lms.stack.signin import sign_in_providers

ENVIRONMENT = {
    "OIDC_PROVIDERS": "campus,elsewhere",
    # The port that discards: nobody listens there.
    "OIDC_CAMPUS_ISSUER": "http://127.0.0.1:9/campus",
    "OIDC_CAMPUS_CLIENT_ID": "campus",
    "OIDC_ELSEWHERE_ISSUER": "http://127.0.0.1:9/elsewhere",
    "OIDC_ELSEWHERE_CLIENT_ID": "elsewhere",
    "OIDC_ELSEWHERE_ORGANIZATIONS": "school",
    "SAML_PROVIDERS": "university",
    "SAML_UNIVERSITY_ENTITY_ID": "https://idp.example/metadata",
    "SAML_UNIVERSITY_SSO_URL": "https://idp.example/sso",
    "SAML_UNIVERSITY_CERTIFICATE": "MIIB",
    "GITHUB_CLIENT_ID": "github",
    "GITHUB_CLIENT_SECRET": "a secret",
}
# `elsewhere` belongs to the other organisation, `nowhere` to nobody.
NAMES = {name: name for name in ("campus", "elsewhere", "university", "nowhere")}


def providers() -> dict[str, Any]:
    """Return the setting."""
    return sign_in_providers(ENVIRONMENT)
