"""Keys of an organisation (Ed25519): made when first needed, replaced without making old signatures untrue.

Public keys are JWK (RFC 7517, RFC 8037), named by their thumbprint (RFC 7638).
"""

import base64
import hashlib
import json
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from accounts.models import User
from learning.certificates import events
from learning.certificates.models import IssuerKey
from lms.kernel.events import record


def plain(raw: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def thumbprint(public: dict[str, Any]) -> str:
    """The name of a public key."""
    members = {name: public[name] for name in ("crv", "kty", "x")}
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return plain(hashlib.sha256(text.encode()).digest())


def _new() -> IssuerKey:
    secret = Ed25519PrivateKey.generate()
    public = {"kty": "OKP", "crv": "Ed25519", "x": plain(secret.public_key().public_bytes_raw())}
    return IssuerKey(kid=thumbprint(public), public=public, private=plain(secret.private_bytes_raw()))


def private_key(key: IssuerKey) -> Ed25519PrivateKey:
    """The secret to sign with."""
    raw = base64.urlsafe_b64decode(key.private + "=" * (-len(key.private) % 4))
    return Ed25519PrivateKey.from_private_bytes(raw)


def current_key() -> IssuerKey:
    """The key the organisation in scope signs with; made when there is none yet."""
    found = IssuerKey.objects.filter(retired_at=None).first()
    if found is None:
        IssuerKey.objects.bulk_create([_new()], ignore_conflicts=True)
        found = IssuerKey.objects.get(retired_at=None)
    return found


def public_keys() -> list[dict[str, Any]]:
    """Every public key of the organisation in scope, the retired ones too, as published; newest first."""
    rows = IssuerKey.objects.order_by("-created_at", "pk").values_list("kid", "public")
    return [{**public, "kid": kid, "use": "sig", "alg": "EdDSA"} for kid, public in rows]


@transaction.atomic
def rotate(*, actor: User | None, now: datetime) -> IssuerKey:
    """Sign with a new key from now on. The old one stays published."""
    IssuerKey.objects.filter(retired_at=None).update(retired_at=now)
    made = _new()
    made.save()
    record(events.KEY_ROTATED, object=made, actor=actor, occurred_at=now)
    return made
