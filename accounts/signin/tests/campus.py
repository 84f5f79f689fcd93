"""An OpenID provider and a SAML identity provider, small and real: loopback HTTP, keys, signatures."""

import base64
import hashlib
import json
import secrets
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils

SECRET = "a secret of the client, long enough"
GRACE = {"sub": "7", "email": "grace@college.example", "email_verified": True, "name": "Grace Hopper"}


@cache
def keypair(name: str) -> tuple[rsa.RSAPrivateKey, str, str]:
    """Return a key, its PEM, and a certificate of its own; one each name and process."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    return key, pem, certificate.public_bytes(serialization.Encoding.PEM).decode()


class Campus:
    """An OpenID provider. `person` is who is signed in there; `broken` are paths that fail."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.person: dict[str, Any] = dict(GRACE)
        self.user_info: dict[str, Any] | None = None
        self.broken: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: set[str] = set()
        self.audience = "lms"
        self.pages: dict[str, Any] = {}

    def answer(self, path: str, query: dict[str, str], token: str) -> tuple[int, Any]:
        """Return status and JSON of a request, or 302 and where to."""
        if path in self.broken:
            return 500, {"error": "server_error"}
        if path == "/.well-known/openid-configuration":
            return 200, {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "userinfo_endpoint": f"{self.address}/userinfo",
                "jwks_uri": f"{self.address}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/jwks":
            public = jwt.algorithms.RSAAlgorithm.to_jwk(keypair("campus")[0].public_key(), as_dict=True)
            return 200, {"keys": [public | {"kid": "one", "alg": "RS256"}]}
        if path == "/authorize":
            code = secrets.token_hex(8)
            self.codes[code] = query
            return 302, f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
        if path == "/token":
            return self.exchange(query)
        if path in self.pages and token.removeprefix("token ") in self.tokens:
            return 200, self.pages[path]
        if path == "/userinfo" and token in self.tokens:
            return 200, self.person if self.user_info is None else self.user_info
        return 401, {"error": "invalid_token"}

    def exchange(self, sent: dict[str, str]) -> tuple[int, Any]:
        """Give a token for a code, once, to who knows the secret and the verifier (RFC 7636)."""
        asked = self.codes.pop(sent.get("code", ""), {})
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        proved = asked.get("code_challenge") == challenge and asked["code_challenge_method"] == "S256"
        if not proved or sent["client_secret"] != SECRET or sent["redirect_uri"] != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        token = secrets.token_hex(8)
        self.tokens.add(token)
        now = int(datetime.now(UTC).timestamp())
        claims = self.person | {"iss": self.address, "aud": self.audience, "iat": now, "exp": now + 300}
        signed = jwt.encode(claims, keypair("campus")[1], algorithm="RS256", headers={"kid": "one"})
        return 200, {"access_token": token, "token_type": "Bearer", "id_token": signed}


@contextmanager
def campus() -> Iterator[Campus]:
    """Run an OpenID provider on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self.reply(*found.answer(parts.path, dict(parse_qsl(parts.query)), self.bearer))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.reply(*found.answer(self.path, dict(parse_qsl(body)), self.bearer))

        @property
        def bearer(self) -> str:
            return self.headers.get("Authorization", "").removeprefix("Bearer ")

        def reply(self, status: int, content: Any) -> None:
            body = b"" if status == 302 else json.dumps(content).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", content)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Campus(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()


SAML_IDP = "https://idp.college.example/metadata"
SSO_URL = "https://idp.college.example/sso"
_RESPONSE = """<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
 xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r{id}" Version="2.0" IssueInstant="{now}"
 Destination="{acs}" InResponseTo="{request}"><saml:Issuer>{idp}</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>{assertion}</samlp:Response>"""
_ASSERTION = """<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a{id}" Version="2.0"
 IssueInstant="{now}"><saml:Issuer>{idp}</saml:Issuer><saml:Subject>
<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">{uid}</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData
 NotOnOrAfter="{later}" Recipient="{acs}" InResponseTo="{request}"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="{before}" NotOnOrAfter="{later}"><saml:AudienceRestriction>
<saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="{now}" SessionIndex="_s{id}"><saml:AuthnContext><saml:AuthnContextClassRef>
urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>"""


def request_of(location: str) -> tuple[str, str]:
    """Return id and answer address of the AuthnRequest in a redirect to the identity provider."""
    packed = parse_qs(urlsplit(location).query)["SAMLRequest"][0]
    asked = etree.fromstring(zlib.decompress(base64.b64decode(packed), -15))
    return asked.attrib["ID"], asked.attrib["AssertionConsumerServiceURL"]


def saml_response(
    location: str, *, audience: str, signer: str = "campus", signed: bool = True, **facts: str
) -> str:
    """Return what the identity provider would post back, signed with the key of `signer`."""
    number, acs = request_of(location)
    now = datetime.now(UTC)
    stamps = {
        name: (now + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name, minutes in {"now": 0, "before": -5, "later": 5}.items()
    }
    facts = {"uid": "grace-7", "mail": "grace@college.example", "displayName": "Grace Hopper"} | facts
    attributes = "".join(
        f'<saml:Attribute Name="{name}"><saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>'
        for name, value in facts.items()
        if name != "uid"
    )
    common = stamps | {"id": secrets.token_hex(8), "idp": SAML_IDP, "acs": acs, "request": number}
    assertion = _ASSERTION.format(**common, uid=facts["uid"], audience=audience, attributes=attributes)
    if signed:
        _key, pem, certificate = keypair(signer)
        assertion = OneLogin_Saml2_Utils.add_sign(assertion, pem, certificate).decode()
    return _RESPONSE.format(**common, assertion=assertion.removeprefix('<?xml version="1.0"?>\n'))
