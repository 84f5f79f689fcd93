"""Who may fetch a file: whoever holds an address we signed, until it expires. Public assets need no signature.

A page that has checked its reader hands out addresses; the file view then needs no query to believe them. The
expiry is rounded up to the hour, so that the same page gives the same address for a while and browsers can cache.
"""

import re
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.signing import Signer
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.models import User
from courses.catalogue.access import COURSE_CREATE, EDITORS, manages_content
from courses.catalogue.models import Course
from courses.media.models import MediaAsset, Upload
from lms.kernel import clock
from lms.kernel.access import allows

HOUR: Final = 3600
# Long enough for a film, a break and the rest of it.
VALID_SECONDS: Final = 6 * HOUR
_signer = Signer(salt="courses.media")
_IN_TEXT: Final = re.compile(
    r'(?<==")/assets/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/([^"?#]*)(?=["#])'
)


class Expired(Exception):
    """The address was ours and its time is over."""


def _expiry(seconds: int, now: datetime) -> int:
    return -(-(int(now.timestamp()) + seconds) // HOUR) * HOUR


def _seal(key: UUID | str, until: str) -> str:
    return _signer.signature(f"{key}:{until}")


def sealed(url: str, key: UUID | str, *, seconds: int = VALID_SECONDS, now: datetime | None = None) -> str:
    """Return `url` with an expiry at least `seconds` away and a signature that binds both to `key`."""
    until = format(_expiry(seconds, now or clock.now()), "x")
    return f"{url}?until={until}&seal={_seal(key, until)}"


def check_seal(key: UUID | str, until: str, seal: str, *, now: datetime | None = None) -> bool:
    """Tell whether the address was signed for `key`. Raises `Expired` when it was, and its time is over."""
    if not until or not seal or not constant_time_compare(seal, _seal(key, until)):
        return False
    if int(until, 16) < (now or clock.now()).timestamp():
        raise Expired
    return True


def asset_address(key: UUID | str, name: str) -> str:
    """Return the unsigned address of an asset, as it may stand in a text; enough for a public one."""
    return f"/assets/{key}/{quote(name, safe='')}" if name else f"/assets/{key}/file"


def signed_asset_url(asset: MediaAsset, seconds: int = VALID_SECONDS) -> str:
    """Return an address that fetches the asset for at least `seconds`. Only for pages that checked their reader."""
    path = asset_address(asset.pk, asset.original_name)
    return path if asset.is_public else sealed(path, asset.pk, seconds=seconds)


def signed_captions_url(key: UUID, seconds: int = VALID_SECONDS, *, draft: bool = False) -> str:
    """Return an address that fetches a caption track as WebVTT for at least `seconds`; with `draft` as it waits."""
    return sealed(reverse("courses:captions", args=[key]), f"{key}:draft" if draft else key, seconds=seconds)


def sign_links(html: str, seconds: int = VALID_SECONDS) -> str:
    """Sign the addresses of assets inside stored HTML. Only for pages that checked their reader.

    Stored text holds `/assets/<uuid>/<name>`; what goes to the browser needs the signature. The text must
    come from an author or an import that may use the asset, never from a learner.
    """
    if "/assets/" not in html:
        return html
    now = clock.now()
    return _IN_TEXT.sub(
        lambda found: sealed(found[0], found[1], seconds=seconds, now=now).replace("&", "&amp;"), html
    )


def readable_asset(key: UUID, *, until: str, seal: str) -> MediaAsset:
    """Return the asset for an address that may fetch it, in one query. 404 otherwise; raises `Expired`."""
    expired = allowed = False
    try:
        allowed = check_seal(key, until, seal)
    except Expired:
        expired = True
    asset = MediaAsset.objects.filter(pk=key, state=MediaAsset.State.READY).first()
    if asset is None or not (allowed or expired or asset.is_public):
        raise Http404
    if expired and not asset.is_public:
        raise Expired
    return asset


def may_author(person: Any) -> bool:
    """Tell whether a person may add to and change the library: who may create courses, or changes one already."""
    if not getattr(person, "is_authenticated", False):
        return False
    if allows(person, COURSE_CREATE) or manages_content(person):
        return True
    theirs = Q(instructor=person) | Q(staff__user=person, staff__role__in=EDITORS)
    return bool(Course.objects.kept().filter(theirs).exists())


def require_author(person: Any) -> None:
    """Raise `PermissionDenied` (403) unless the person may author."""
    if not may_author(person):
        raise PermissionDenied(COURSE_CREATE.name)


def own_upload(person: User, key: UUID) -> Upload:
    """Return an upload that this person began; to everybody else it is a 404."""
    upload = Upload.objects.filter(pk=key, owner=person).select_related("asset").first()
    if upload is None:
        raise Http404
    return upload
