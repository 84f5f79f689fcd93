"""The providers people may sign in with (OpenID Connect, SAML, GitHub), read from the environment.

`OIDC_PROVIDERS` and `SAML_PROVIDERS` name them, comma-separated, in the order of their buttons; what belongs to one is
`OIDC_<NAME>_…` or `SAML_<NAME>_…`, in capitals, with `_` for `-`. docs/operations.md lists the variables.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

Environment = Mapping[str, str]

_IDENTIFIER = re.compile(r"[a-z][a-z0-9-]{0,30}")
# What accounts of these providers are stored under, so that nothing else may use them.
_TAKEN = frozenset({"github", "saml", "openid_connect"})
_TRUE = frozenset({"1", "true", "yes", "on"})
_FALSE = frozenset({"", "0", "false", "no", "off"})
# Under which names identity providers send what we ask for: the standard ones, eduPerson's, Microsoft's, plain words.
_CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims"
_ATTRIBUTES: dict[str, list[str]] = {
    "uid": ["urn:oasis:names:tc:SAML:attribute:subject-id"],
    "email": ["urn:oid:0.9.2342.19200300.100.1.3", f"{_CLAIMS}/emailaddress", "mail", "email"],
    "name": ["urn:oid:2.16.840.1.113730.3.1.241", "displayName", "name"],
    "first_name": ["urn:oid:2.5.4.42", f"{_CLAIMS}/givenname", "givenName"],
    "last_name": ["urn:oid:2.5.4.4", f"{_CLAIMS}/surname", "sn"],
    "email_verified": ["http://schemas.auth0.com/email_verified"],
}


class _Variables:
    """The variables of one provider: `section("CLIENT_ID")` is `OIDC_<NAME>_CLIENT_ID`."""

    def __init__(self, environment: Environment, prefix: str) -> None:
        self.environment = environment
        self.prefix = prefix

    def get(self, name: str, default: str = "") -> str:
        return self.environment.get(f"{self.prefix}_{name}", "").strip() or default

    def needed(self, name: str) -> str:
        if not (value := self.get(name)):
            raise self.wrong(name, "is missing")
        return value

    def wrong(self, name: str, what: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"{self.prefix}_{name} {what}.")

    def words(self, name: str) -> list[str]:
        return _words(self.get(name))

    def flag(self, name: str) -> bool:
        value = self.get(name).lower()
        if value not in _TRUE | _FALSE:
            raise self.wrong(name, "is neither true nor false")
        return value in _TRUE

    def url(self, name: str, value: str) -> str:
        """Return `value` if it is an address nobody can listen in on: HTTPS, or this machine."""
        parts = urlsplit(value)
        here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if not parts.hostname or parts.scheme not in ({"https", "http"} if here else {"https"}):
            raise self.wrong(name, "must be an https:// address")
        return value

    def pem(self, name: str) -> str:
        """Return the text of a certificate or key, which may be given as a path."""
        value = self.get(name)
        return _read(self, name, value) if value.startswith("/") else value.replace("\\n", "\n")

    def shared(self, *addresses: str) -> dict[str, Any]:
        """What our own adapter reads, for every kind of provider; see `accounts.signin.adapter`."""
        found = {
            "trusted": self.flag("TRUSTED"),
            "domains": [domain.lower() for domain in self.words("DOMAINS")],
            "organizations": self.words("ORGANIZATIONS"),
            "origins": sorted({_origin(one) for one in (*addresses, *self.words("FORM_ORIGINS")) if one}),
        }
        if found["trusted"] and found["organizations"] and not found["domains"]:
            # People are the platform's, so one organisation's provider may not vouch for everybody's address.
            raise self.wrong("DOMAINS", "is needed by a trusted provider that is limited to organisations")
        return found


def sign_in_providers(environment: Environment) -> dict[str, Any]:
    """Return `SOCIALACCOUNT_PROVIDERS`; empty when none is configured. Raises `ImproperlyConfigured`."""
    known: set[str] = set(_TAKEN)
    kinds = {
        "openid_connect": [_oidc(*one) for one in _sections(environment, "OIDC", known)],
        "saml": [_saml(*one) for one in _sections(environment, "SAML", known)],
        "github": _github(environment),
    }
    clients = [app["client_id"] for app in kinds["openid_connect"]]
    if len(set(clients)) < len(clients):
        # A sign-up that is interrupted remembers its provider by this.
        raise ImproperlyConfigured("Two providers of OIDC_PROVIDERS have the same CLIENT_ID.")
    return {kind: {"APPS": apps} for kind, apps in kinds.items() if apps}


def _sections(environment: Environment, kind: str, known: set[str]) -> list[tuple[_Variables, str]]:
    found = []
    for name in _words(environment.get(f"{kind}_PROVIDERS", "")):
        if not _IDENTIFIER.fullmatch(name) or name in known:
            raise ImproperlyConfigured(
                f"{kind}_PROVIDERS: {name!r} is taken, or no name of small letters, digits and hyphens."
            )
        known.add(name)
        found.append((_Variables(environment, f"{kind}_{name.upper().replace('-', '_')}"), name))
    return found


def _oidc(section: _Variables, name: str) -> dict[str, Any]:
    issuer = section.url("ISSUER", section.needed("ISSUER").rstrip("/"))
    settings = section.shared(issuer) | {"server_url": issuer, "oauth_pkce_enabled": True}
    if scopes := section.words("SCOPES"):
        settings["scope"] = scopes
    return {
        "provider_id": name,
        "name": section.get("NAME", name.replace("-", " ").title()),
        "client_id": section.needed("CLIENT_ID"),
        "secret": section.get("CLIENT_SECRET"),
        "settings": settings,
    }


def _github(environment: Environment) -> list[dict[str, Any]]:
    section = _Variables(environment, "GITHUB")
    if not section.get("CLIENT_ID"):
        return []
    return [
        {
            "name": section.get("NAME", "GitHub"),
            "client_id": section.get("CLIENT_ID"),
            "secret": section.needed("CLIENT_SECRET"),
            "settings": section.shared("https://github.com") | {"oauth_pkce_enabled": True},
        }
    ]


def _saml(section: _Variables, name: str) -> dict[str, Any]:
    idp, origin = _identity_provider(section)
    own = {key: section.get(f"{key.upper()}_ATTRIBUTE") for key in ("uid", "email", "name")}
    return {
        "provider_id": name,
        "name": section.get("NAME", name.replace("-", " ").title()),
        "client_id": name,
        "settings": {
            **section.shared(origin),
            "idp": idp,
            "sp": {"entity_id": section.get("SP_ENTITY_ID")},
            "attribute_mapping": _ATTRIBUTES | {key: [value] for key, value in own.items() if value},
            "advanced": _demands(section),
        },
    }


def _identity_provider(section: _Variables) -> tuple[dict[str, Any], str]:
    """Return what is known of an identity provider, and the address whose origin its sign-in page has."""
    entity = section.needed("ENTITY_ID")
    metadata = section.get("METADATA")
    if metadata.startswith("/"):
        return {"entity_id": entity, "metadata_url": Path(metadata).as_uri()}, section.get("SSO_URL")
    if metadata:
        section.url("METADATA", metadata)
        return {"entity_id": entity, "metadata_url": metadata}, section.get("SSO_URL", metadata)
    sso = section.url("SSO_URL", section.needed("SSO_URL"))
    section.needed("CERTIFICATE")
    return {"entity_id": entity, "sso_url": sso, "x509cert": section.pem("CERTIFICATE")}, sso


def _demands(section: _Variables) -> dict[str, Any]:
    """What is demanded of an answer: signed assertions, to a question of ours; and how we sign, with a key."""
    found: dict[str, Any] = {
        "strict": True,
        "want_assertion_signed": True,
        "want_attribute_statement": False,
        "reject_idp_initiated_sso": True,
        "reject_deprecated_algorithm": True,
        "allow_single_label_domains": True,
    }
    if section.get("SP_KEY"):
        section.needed("SP_CERTIFICATE")
        found |= {
            "x509cert": section.pem("SP_CERTIFICATE"),
            "private_key": section.pem("SP_KEY"),
            "authn_request_signed": True,
            "logout_response_signed": True,
        }
    return found


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _read(section: _Variables, name: str, path: str) -> str:
    try:
        return Path(path).read_text()
    except OSError as error:
        raise section.wrong(name, f"cannot be read: {error.strerror}") from error
