"""Storing files: each once per organisation, with its type sniffed and its measures taken."""

import hashlib
from pathlib import PurePosixPath
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.catalogue.errors import Refused
from courses.media.models import MediaAsset
from courses.media.probe import Measures, probe_film, probe_picture
from courses.media.quota import check_room
from courses.media.scan import scan
from courses.media.sniff import sniff
from lms.kernel.markup import storable_text

CHUNK: Final = 1024 * 1024
MAX_BYTES: Final = 2 * 1024**3


class TooLarge(Refused):
    """The file has more bytes than this installation takes. `str()` says so to a person."""


class Empty(Refused):
    """The file has no content. `str()` says so to a person."""


def max_bytes() -> int:
    """The most bytes a file may have: the setting `MEDIA_MAX_BYTES`, 2 GiB unless set."""
    return int(getattr(settings, "MEDIA_MAX_BYTES", MAX_BYTES))


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    """Return SHA-256 and number of bytes; raise `TooLarge` as soon as that is certain, `Empty` for nothing."""
    digest, size, limit = hashlib.sha256(), 0, max_bytes()
    file.seek(0)
    while chunk := file.read(CHUNK):
        size += len(chunk)
        if size > limit:
            megabytes = limit // 1024**2
            raise TooLarge(_("The file is larger than %d MB, the most that may be uploaded.") % megabytes)
        digest.update(chunk)
    if not size:
        raise Empty(_("The file is empty."))
    return digest.hexdigest(), size


def tidy(name: str) -> str:
    """Return the last part of a file name without what would break a header or a path."""
    last = PurePosixPath(storable_text(name).replace("\\", "/")).name
    clean = "".join(sign for sign in last if sign.isprintable() and sign not in '/"').strip(" .")
    stem, dot, suffix = clean.rpartition(".")
    return f"{stem[:200]}{dot}{suffix[:20]}" if dot else clean[:200] or "file"


def store_asset(
    file: IO[bytes], name: str, *, actor: User | None = None, alt_text: str = "", is_public: bool = False,
    metadata: dict[str, Any] | None = None,
) -> MediaAsset:  # fmt: skip
    """Store a file (seekable, binary) and return its asset; the same bytes again return the asset there is.

    An asset once public stays public; a description is filled in where there was none.
    Raises `TooLarge`, `Empty`, `OverQuota` and `Suspicious`.
    """
    sha256, size = digest_of(file)
    found = MediaAsset.objects.filter(sha256=sha256).first()
    if found is not None:
        return _enrich(found, alt_text=alt_text, is_public=is_public, by_author=not metadata)
    check_room(size)
    scan(file)
    what = sniff(file, name)
    measures = Measures()
    if what.kind == MediaAsset.Kind.IMAGE:
        measures = probe_picture(file)
    elif what.kind in {MediaAsset.Kind.VIDEO, MediaAsset.Kind.AUDIO}:
        measures = probe_film(file)
    asset = MediaAsset(
        kind=what.kind,
        original_name=tidy(name),
        content_type=what.content_type,
        size=size,
        sha256=sha256,
        width=measures.width,
        height=measures.height,
        duration_ms=measures.duration_ms,
        alt_text=alt_text[:500],
        is_public=is_public,
        metadata=metadata or {},
        uploaded_by=actor,
    )
    return _keep(asset, file)


def _enrich(asset: MediaAsset, *, alt_text: str, is_public: bool, by_author: bool) -> MediaAsset:
    changed = []
    if by_author and "purpose" in asset.metadata:
        # A learner handed in the same bytes before: an author who has them may see them.
        asset.metadata = {name: value for name, value in asset.metadata.items() if name != "purpose"}
        changed.append("metadata")
    if alt_text and not asset.alt_text:
        asset.alt_text = alt_text[:500]
        changed.append("alt_text")
    if is_public and not asset.is_public:
        asset.is_public = True
        changed.append("is_public")
    if changed:
        asset.save(update_fields=[*changed, "updated_at"])
    return asset


def _keep(asset: MediaAsset, file: IO[bytes]) -> MediaAsset:
    """Write the bytes, then the row; whoever stores the same bytes meanwhile wins, and theirs is returned."""
    file.seek(0)
    field = MediaAsset._meta.get_field("file")
    path = field.generate_filename(asset, asset.original_name)
    storage = asset.file.storage
    # The path is made of the content, so a file left by a failed transaction is the one we would write.
    if storage.exists(path) and storage.size(path) != asset.size:
        storage.delete(path)
    asset.file.name = path if storage.exists(path) else storage.save(path, File(file), max_length=500)
    with transaction.atomic():
        made = MediaAsset.objects.bulk_create([asset], ignore_conflicts=True)[0]
        kept: MediaAsset = MediaAsset.objects.get(sha256=asset.sha256)
    return made if made.pk == kept.pk else kept


def save_asset(*, asset: MediaAsset, actor: User | None) -> MediaAsset:
    """Store what people may change of an asset: its description, and whether everybody may fetch it."""
    with transaction.atomic():
        asset.save(update_fields=["alt_text", "is_public", "updated_at"])
        touch_courses(
            Q(lessons__blocks__resources__asset=asset)
            | Q(lessons__blocks__video_group__items__video__asset=asset)
            | Q(lessons__blocks__video_group__items__video__poster=asset)
        )
    return asset
