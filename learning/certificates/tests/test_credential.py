"""The Open Badge: signed by the organisation, checked by anybody with what is published, revoked with the certificate."""

import base64
import gzip
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client
from django.urls import reverse

from accounts.models import Organization, User
from courses.models import Course
from courses.testing import make_course
from learning.certificates import actions, keys
from learning.certificates.models import Certificate, IssuerKey
from learning.enrolments.actions import complete, enrol
from lms.kernel import clock, tenancy
from lms.kernel.models import AuditEntry

ClientFor = Callable[..., Client]


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor, lessons=1)


@pytest.fixture
def certificate(course: Course, learner: User, instructor: User) -> Certificate:
    actions.save_rule(course=course, actor=instructor, now=clock.now(), valid_for=12)
    place = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="test")
    complete(enrolment=place, now=clock.now())
    return actions.issue_certificate(enrolment=place, now=clock.now())


def raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def checked(token: str, published: list[dict[str, Any]]) -> dict[str, Any]:
    """The content of a token whose signature holds under the published key it names; as somebody else would check it."""
    head, body, signature = token.split(".")
    name = json.loads(raw(head))["kid"].partition("#")[2]
    [key] = [one for one in published if one["kid"] == name]
    Ed25519PublicKey.from_public_bytes(raw(key["x"])).verify(raw(signature), f"{head}.{body}".encode())
    content: dict[str, Any] = json.loads(raw(body))
    return content


# 1EdTech's JSON schema of Open Badges 3.0, as far as it binds us: class, what it must have, what it may have (None: anything).
SPECIFIED: dict[str, tuple[set[str], set[str] | None]] = {
    "OpenBadgeCredential": (
        {"@context", "id", "type", "name", "issuer", "validFrom", "credentialSubject"},
        None,
    ),
    "Profile": ({"id", "type"}, None),
    "AchievementSubject": (
        {"type", "achievement", "identifier"},
        {"id", "type", "achievement", "identifier", "activityStartDate", "activityEndDate", "creditsEarned", "image",
         "licenseNumber", "narrative", "result", "role", "source", "term"},
    ),
    "IdentityObject": (
        {"type", "hashed", "identityHash", "identityType"},
        {"type", "hashed", "identityHash", "identityType", "salt"},
    ),
    "Achievement": ({"id", "type", "criteria", "description", "name"}, None),
    "BitstringStatusListEntry": (
        {"id", "type", "statusPurpose", "statusListIndex", "statusListCredential"},
        {"id", "type", "statusPurpose", "statusListIndex", "statusListCredential"},
    ),
}  # fmt: skip
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def classes_as_specified(content: Any) -> set[str]:
    """Hold every object of a credential against the schema's class it names; return the classes that were met."""
    if isinstance(content, list):
        return set().union(*map(classes_as_specified, content))
    if not isinstance(content, dict):
        return set()
    met = set().union(*map(classes_as_specified, content.values()))
    named = content.get("type", [])
    for name in set(named if isinstance(named, list) else [named]) & SPECIFIED.keys():
        must, may = SPECIFIED[name]
        assert must <= content.keys(), name
        assert may is None or content.keys() <= may, name
        met.add(name)
    return met


def bit(client: Client, status: dict[str, Any], published: list[dict[str, Any]]) -> int:
    """What the public list says at the place a badge names."""
    answer = client.get(status["statusListCredential"].removeprefix("http://demo.localhost"))
    listed = checked(answer.content.decode(), published)["credentialSubject"]
    bits, place = gzip.decompress(raw(listed["encodedList"][1:])), int(status["statusListIndex"])
    assert len(bits) == 16 * 1024
    return bits[place // 8] >> (7 - place % 8) & 1


def test_anybody_can_check_a_badge_with_what_is_published(
    certificate: Certificate, learner: User, instructor: User, client_for: ClientFor
) -> None:
    mine, anybody = client_for(learner), client_for(None)
    number = certificate.certificate_number
    host = mine.get("/").wsgi_request.get_host()

    def take() -> dict[str, Any]:
        token = mine.get(reverse("learning:credential_jwt", args=[number])).content.decode()
        return checked(token, anybody.get("/.well-known/jwks.json").json()["keys"])

    badge = take()
    assert badge["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert badge["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert classes_as_specified(badge) == SPECIFIED.keys()
    assert all(INSTANT.fullmatch(badge[name]) for name in ("validFrom", "validUntil", "awardedDate"))
    assert badge["iss"] == badge["issuer"]["id"] == f"did:web:{host}"
    assert {"validFrom", "validUntil", "nbf", "exp", "jti"} <= set(badge)
    assert badge["credentialSubject"]["achievement"]["name"] == "Statistics"
    named = {one["identityType"]: one for one in badge["credentialSubject"]["identifier"]}
    assert named["name"]["identityHash"] == "Lena Learner"
    assert learner.email not in json.dumps(badge)
    document = anybody.get("/.well-known/did.json").json()
    assert document["id"] == badge["iss"]
    assert document["verificationMethod"][0]["publicKeyJwk"]["x"] == IssuerKey.objects.get().public["x"]
    envelope = json.loads(mine.get(reverse("learning:credential_json", args=[number])).content)
    assert checked(
        envelope["id"].partition(",")[2],
        [IssuerKey.objects.get().public | {"kid": IssuerKey.objects.get().kid}],
    )
    # Once more, after another key: both are good, and each place is the certificate's own.
    keys.rotate(actor=instructor, now=clock.now())
    published = anybody.get("/.well-known/jwks.json").json()["keys"]
    assert len(published) == 2
    assert take()["credentialStatus"] == badge["credentialStatus"]


def test_a_changed_badge_is_refused(certificate: Certificate, learner: User, client_for: ClientFor) -> None:
    address = reverse("learning:credential_jwt", args=[certificate.certificate_number])
    head, body, signature = client_for(learner).get(address).content.decode().split(".")
    content = json.loads(raw(body)) | {"name": "Everything"}
    forged = base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()
    published = client_for(None).get("/.well-known/jwks.json").json()["keys"]
    with pytest.raises(InvalidSignature):
        checked(f"{head}.{forged}.{signature}", published)


def test_the_public_list_follows_the_certificate(
    certificate: Certificate, learner: User, instructor: User, client_for: ClientFor
) -> None:
    anybody, change = client_for(None), {"actor": instructor, "now": clock.now()}
    address = reverse("learning:credential_jwt", args=[certificate.certificate_number])

    def take() -> dict[str, Any]:
        content: dict[str, Any] = json.loads(
            raw(client_for(learner).get(address).content.decode().split(".")[1])
        )
        return content["credentialStatus"]

    first = take()
    published = anybody.get("/.well-known/jwks.json").json()["keys"]
    assert bit(anybody, first, published) == 0
    actions.revoke(certificate=certificate, reason="Copied", **change)
    assert bit(anybody, first, published) == 1
    assert client_for(learner).get(address).status_code == 404
    actions.reinstate(certificate=certificate, **change)
    assert bit(anybody, first, published) == 0
    actions.reissue(certificate=certificate, name="Lena Lovelace", reason="Name", **change)
    second = take()
    assert second != first
    assert (bit(anybody, first, published), bit(anybody, second, published)) == (1, 0)


def test_each_organisation_has_a_key_of_its_own_and_the_secret_stands_nowhere(
    scope: Organization, other_organization: Organization
) -> None:
    mine = keys.current_key()
    assert keys.current_key() == mine
    with tenancy.scope(other_organization):
        assert keys.current_key().kid != mine.kid
    trail = AuditEntry.objects.filter(table_name="learning_issuerkey", organization_id=scope.pk)
    assert [sorted(set(entry.after) & {"kid", "private"}) for entry in trail] == [["kid"]]
