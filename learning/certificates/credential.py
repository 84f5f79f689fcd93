"""Open Badges 3.0: a certificate as a W3C Verifiable Credential 2.0, signed as a JWT with Ed25519.

Format: https://www.imsglobal.org/spec/ob/v3p0/ section 8.2 (VC-JWT): the payload is the credential itself, beside
the registered claims `iss`, `jti` and `nbf`. The issuer is `did:web` of the host, whose document names the keys.
Revocation: https://www.w3.org/TR/vc-bitstring-status-list/; the public list says nothing but bits at drawn places.
"""

import gzip
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from learning.certificates.keys import current_key, plain, private_key
from learning.certificates.models import Certificate, CertificateVersion, IssuerKey

CONTEXT: Final = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
LIST_BITS: Final = 131_072
"""Places in the list: as many as the standard asks for at least, so that a place tells nothing about a person."""
LISTS: Final = 64


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organisation as it signs: `base` is its address (`https://host`), `host` the part did:web is made of."""

    name: str
    base: str
    host: str

    @property
    def did(self) -> str:
        """Its name among issuers; a port is written with %3A, as did:web wants."""
        return f"did:web:{quote(self.host, safe='')}"

    @property
    def profile(self) -> dict[str, Any]:
        """Who issues (OB 3.0 `Profile`)."""
        return {"id": self.did, "type": ["Profile"], "name": self.name, "url": f"{self.base}/"}


def instant(moment: datetime) -> str:
    """A moment as XML Schema's dateTimeStamp, in UTC to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def achievement(
    issuer: Issuer, *, title: str, description: str, address: str, criteria: str
) -> dict[str, Any]:
    """What was achieved (OB 3.0 `Achievement`). `address` is where it is published."""
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": title,
        "description": description or title,
        "criteria": {"narrative": criteria},
        "creator": issuer.profile,
    }


def place_in_list(certificate: Certificate) -> int:
    """The certificate's place in the list of revocations, drawn when it is first asked for."""
    while certificate.status_index is None:
        drawn = secrets.randbelow(LIST_BITS * LISTS)
        if CertificateVersion.objects.filter(status_index=drawn).exists():
            continue
        try:
            with transaction.atomic():
                Certificate.objects.filter(pk=certificate.pk, status_index=None).update(status_index=drawn)
        except IntegrityError:
            continue
        certificate.refresh_from_db(fields=["status_index"])
    return certificate.status_index


def valid_from(certificate: Certificate) -> datetime:
    """Since when it has been valid in its present term."""
    return certificate.renewed_at or certificate.issued_at


def credential(
    certificate: Certificate,
    issuer: Issuer,
    *,
    email: str,
    what: dict[str, Any],
    verify_url: str,
    status_url: str,
) -> dict[str, Any]:
    """The certificate as an OpenBadgeCredential, unsigned: as it was issued or renewed last.

    The learner is named, and known by the salted hash of their email address. `status_url` ends where the number of
    the list goes.
    """
    place = place_in_list(certificate)
    salt = certificate.certificate_number
    listed = f"{status_url}{place // LIST_BITS}/"
    claims: dict[str, Any] = {
        "@context": CONTEXT,
        "id": f"{verify_url}#version-{certificate.version}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.course_title,
        "issuer": issuer.profile,
        "validFrom": instant(valid_from(certificate)),
        # A renewed one is valid from its renewal, and was awarded when it was issued first.
        "awardedDate": instant(certificate.issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject", "hashed": False, "identityType": "name",
                    "identityHash": certificate.learner_name,
                },
                {
                    "type": "IdentityObject", "hashed": True, "identityType": "emailAddress", "salt": salt,
                    "identityHash": f"sha256${hashlib.sha256((email + salt).encode()).hexdigest()}",
                },
            ],
            "achievement": what,
        },
        "credentialStatus": {
            "id": f"{listed}#{place % LIST_BITS}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(place % LIST_BITS),
            "statusListCredential": listed,
        },
    }  # fmt: skip
    if certificate.expires_at is not None:
        claims["validUntil"] = instant(certificate.expires_at)
    return claims


def signed(
    claims: dict[str, Any], issuer: Issuer, *, valid_from: datetime, until: datetime | None = None
) -> str:
    """A credential as a compact JWT, signed with the organisation's present key."""
    key: IssuerKey = current_key()
    registered: dict[str, Any] = {"iss": issuer.did, "jti": claims["id"], "nbf": int(valid_from.timestamp())}
    if until is not None:
        registered["exp"] = int(until.timestamp())
    header = {"alg": "EdDSA", "typ": "JWT", "kid": f"{issuer.did}#{key.kid}", "jwk": key.public}
    said = f"{_part(header)}.{_part(claims | registered)}"
    return f"{said}.{plain(private_key(key).sign(said.encode()))}"


def _part(content: dict[str, Any]) -> str:
    return plain(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())


def enveloped(token: str) -> dict[str, Any]:
    """A signed credential as JSON (VC 2.0, EnvelopedVerifiableCredential)."""
    return {
        "@context": CONTEXT[0],
        "id": f"data:application/vc+jwt,{token}",
        "type": "EnvelopedVerifiableCredential",
    }


def revocations(number: int) -> str:
    """The bits of a list, compressed and in base64url with multibase's letter `u`: 1 where revoked or corrected.

    A renewal alone takes nothing back: what was said before it was true, and ends by itself.
    """
    first = number * LIST_BITS
    here = Q(status_index__gte=first, status_index__lt=first + LIST_BITS)
    corrected = CertificateVersion.objects.filter(
        certificate=OuterRef("certificate"),
        version__gte=OuterRef("version"),
        cause=CertificateVersion.Cause.CORRECTED,
    )
    void = [
        *Certificate.objects.filter(here, revoked_at__isnull=False).values_list("status_index", flat=True),
        *CertificateVersion.objects.filter(
            here, Q(certificate__revoked_at__isnull=False) | Exists(corrected)
        ).values_list("status_index", flat=True),
    ]
    bits = bytearray(LIST_BITS // 8)
    for index in void:
        place = (index or 0) - first
        bits[place // 8] |= 128 >> (place % 8)
    return f"u{plain(gzip.compress(bytes(bits), mtime=0))}"


def status_list(number: int, issuer: Issuer, *, address: str, now: datetime) -> dict[str, Any]:
    """The list as a credential of its own, unsigned."""
    return {
        "@context": CONTEXT[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.did,
        "validFrom": instant(now),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": revocations(number),
        },
    }


def did_document(issuer: Issuer, keys: list[dict[str, Any]]) -> dict[str, Any]:
    """The document behind `did:web`: every key that may have signed something that still counts."""
    methods = [
        {
            "id": f"{issuer.did}#{key['kid']}",
            "type": "JsonWebKey",
            "controller": issuer.did,
            "publicKeyJwk": key,
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": issuer.did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
