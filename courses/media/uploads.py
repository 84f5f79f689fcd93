"""Files on their way: begun, received in pieces that survive restarts, stored at the end, thrown away when they expire.

An upload ends stored or refused; both are remembered until it is purged, so that a browser that lost the answer asks again.
"""

import logging
from datetime import datetime, timedelta
from typing import IO, Final

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.errors import Refused
from courses.media import events
from courses.media.actions import TooLarge, digest_of, max_bytes, store_asset, tidy
from courses.media.incoming import Busy, Read, incoming
from courses.media.models import MediaAsset, Upload
from courses.media.processing import begin_processing
from courses.media.quota import check_room
from lms.kernel import tenancy
from lms.kernel.events import record

logger = logging.getLogger(__name__)
KEPT: Final = timedelta(days=2)
"""How long an upload may rest between two pieces, and how long its outcome is remembered."""
PATIENCE: Final = timedelta(minutes=5)
"""How long a complete upload waits for its browser to ask what became of it."""
MOST_OPEN: Final = 100


class Incomplete(Refused):
    """Bytes are missing still, so there is nothing to store. `str()` says so to a person."""


class Damaged(Refused):
    """What arrived is not what was sent. `str()` says so to a person."""


class TooMany(Refused):
    """The person has too many unfinished uploads. `str()` says so to a person."""


def begin_upload(
    *, name: str, size: int, owner: User, now: datetime, sha256: str = "", alt_text: str = ""
) -> Upload:
    """Announce a file of `size` bytes. With `sha256`, the whole is compared with it at the end.

    Raises `TooLarge`, `OverQuota` and `TooMany`.
    """
    limit = max_bytes()
    if size > limit:
        raise TooLarge(
            _("The file is larger than %d MB, the most that may be uploaded.") % (limit // 1024**2)
        )
    check_room(size, with_uploads=True)
    if Upload.objects.filter(owner=owner, state=Upload.State.OPEN, expires_at__gt=now).count() >= MOST_OPEN:
        raise TooMany(_("You have too many unfinished uploads. Finish or remove some first."))
    with transaction.atomic():
        upload = Upload.objects.create(
            owner=owner,
            name=tidy(name),
            size=size,
            expires_at=now + KEPT,
            metadata={"sha256": sha256.lower()[:64], "alt_text": alt_text[:500]},
        )
        record(events.UPLOAD_STARTED, object=upload, actor=owner, payload={"bytes": size}, occurred_at=now)
    return upload


def receive(*, upload: Upload, offset: int, read: Read, now: datetime) -> Upload:
    """Append what `read` gives. However it ends, `upload.received` says what is safe.

    Raises `WrongOffset`, `Busy` and, with an object store, `TooSmall`.
    """
    incoming().take(upload, offset, read)
    Upload.objects.filter(pk=upload.pk).update(expires_at=now + KEPT)
    upload.expires_at = now + KEPT
    return upload


def finish_upload(*, upload: Upload, actor: User, now: datetime) -> MediaAsset:
    """Store a complete upload and return its asset; a second call returns the same one.

    Raises `Incomplete`, `Busy`, or what made the file be refused: `TooLarge`, `Empty`, `Suspicious`, `OverQuota`,
    `Damaged`. A refusal is final: the bytes are thrown away and the sentence is kept.
    """
    if upload.state == Upload.State.STORED and upload.asset is not None:
        return upload.asset
    if upload.state == Upload.State.REFUSED:
        raise Refused(upload.error)
    if upload.received < upload.size:
        raise Incomplete(_("The file has not arrived completely yet."))
    place = incoming()
    try:
        with place.opened(upload) as file:
            asset = _stored(upload, file, actor=actor, now=now)
    except Refused as error:
        _refuse(upload, str(error), actor=actor, now=now)
        raise
    _forget_bytes(upload)
    return asset


def _stored(upload: Upload, file: IO[bytes], *, actor: User, now: datetime) -> MediaAsset:
    wanted = upload.metadata.get("sha256")
    if wanted and wanted != digest_of(file)[0]:
        raise Damaged(_("The file was damaged on its way. Upload it again."))
    asset = store_asset(file, upload.name, actor=actor, alt_text=upload.metadata.get("alt_text", ""))
    with transaction.atomic():
        upload.state, upload.asset = Upload.State.STORED, asset
        upload.save(update_fields=["state", "asset", "updated_at"])
        begin_processing(asset=asset, now=now)
        payload = {"asset": asset.pk, "bytes": asset.size}
        record(events.UPLOAD_STORED, object=upload, actor=actor, payload=payload, occurred_at=now)
    return asset


def store_upload(*, file: IO[bytes], name: str, actor: User, now: datetime) -> MediaAsset:
    """Store a file that arrived whole, in a form. Raises what `store_asset` raises."""
    asset = store_asset(file, name, actor=actor)
    with transaction.atomic():
        begin_processing(asset=asset, now=now)
        payload = {"asset": asset.pk, "bytes": asset.size}
        record(events.UPLOAD_STORED, object=asset, actor=actor, payload=payload, occurred_at=now)
    return asset


def _refuse(upload: Upload, sentence: str, *, actor: User, now: datetime) -> None:
    with transaction.atomic():
        upload.state, upload.error = Upload.State.REFUSED, sentence
        upload.save(update_fields=["state", "error", "updated_at"])
        record(events.UPLOAD_REFUSED, object=upload, actor=actor, occurred_at=now)
    _forget_bytes(upload)


def _forget_bytes(upload: Upload) -> None:
    """Throw the pieces away. A store that is away now is asked again when the upload is purged."""
    try:
        incoming().discard(upload)
    except (OSError, ClientError, BotoCoreError) as error:
        logger.warning("Could not remove the pieces of upload %s: %s", upload.pk, error)


def end_upload(*, upload: Upload, actor: User, now: datetime) -> None:
    """Give an upload up: its bytes and its row go."""
    with transaction.atomic():
        record(events.UPLOAD_ENDED, object=upload, actor=actor, occurred_at=now)
        Upload.objects.filter(pk=upload.pk).delete()
    _forget_bytes(upload)


def purge_uploads(now: datetime, *, most: int = 500) -> int:
    """Remove uploads, finished or not, that have expired, in all organisations; return how many. Safe to repeat."""
    found = list(Upload.objects.filter(expires_at__lt=now).order_by("expires_at", "pk")[:most])
    for upload in found:
        _purge(upload)
    return len(found)


def finish_waiting(now: datetime, *, most: int = 50) -> int:
    """Store uploads that are complete and that nobody has asked for, in all organisations; return how many."""
    complete = Upload.objects.filter(
        state=Upload.State.OPEN, received=F("size"), updated_at__lt=now - PATIENCE, expires_at__gte=now
    ).select_related("owner")
    done = 0
    for upload in list(complete.order_by("expires_at", "pk")[:most]):
        with tenancy.scope(upload.organization_id):  # type: ignore[arg-type]  # never None once stored
            try:
                finish_upload(upload=upload, actor=upload.owner, now=now)
                done += 1
            except (Refused, Busy, OSError, ClientError, BotoCoreError) as error:
                logger.warning("Upload %s could not be stored: %s", upload.pk, error)
    return done


def _purge(upload: Upload) -> None:
    """Bytes first: a row without bytes is found again, bytes without a row never."""
    _forget_bytes(upload)
    with tenancy.scope(upload.organization_id):  # type: ignore[arg-type]  # never None once stored
        Upload.objects.filter(pk=upload.pk).delete()
