"""Files of a package in the object store. What a failed import wrote is taken away again.

The names of files depend on their content, so a file can only be missing or complete. Before the first one is
written, a journal in the store lists their digests; it goes when the import has committed. An import that was
killed leaves its journal, and the next one of the same organisation removes the files that no row refers to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q

from accounts.models import User
from courses.catalogue.models import Course
from courses.interchange.package import Asset
from courses.media.actions import store_asset
from courses.media.models import MediaAsset
from lms.kernel import tenancy
from lms.kernel.ids import uuid7

CHUNK: Final = 1024 * 1024
PICTURES: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp", "image/gif": "gif"}


def lock_imports() -> None:
    """Let one import of this organisation run at a time, until the transaction ends."""
    name = f"import {tenancy.organization_id()}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@dataclass(slots=True)
class StoredFiles:
    """The files of one import. Call inside the import's transaction, after `lock_imports`."""

    journals: list[str] = field(default_factory=list)
    # Whether what killed imports left was cleaned up: once for each import, before its first file.
    tidy: bool = False
    digests: list[str] = field(default_factory=list)

    def store(
        self, assets: Iterable[Asset], *, actor: User, step: Callable[[], None], picture: str = ""
    ) -> dict[str, MediaAsset]:
        """Store the files and return their rows by the path in the package. May be called several times.

        `picture` is the path of the one that `keep_picture` will be asked for.
        """
        if not self.tidy:
            _clean_up_after_killed_imports()
            self.tidy = True
        by_path = {asset.path: digest_of(asset.file) for asset in assets}
        known = {row.sha256: row for row in MediaAsset.objects.filter(sha256__in=set(by_path.values()))}
        new = sorted({digest for path, digest in by_path.items() if digest not in known or path == picture})
        if new:
            self.digests += new
            self.journals.append(f"{_folder()}/{uuid7()}.json")
            default_storage.save(self.journals[-1], ContentFile(json.dumps(new).encode()))
        for asset in assets:
            digest = by_path[asset.path]
            if digest not in known:
                with asset.file.open("rb") as stream:
                    known[digest] = store_asset(stream, asset.name, actor=actor)
            step()
        return {path: known[digest] for path, digest in by_path.items()}

    def keep_picture(self, asset: MediaAsset) -> str:
        """Copy an asset to where everybody may see it, and return its name there; '' when it is no picture."""
        suffix = PICTURES.get(asset.content_type)
        if suffix is None:
            return ""
        name = _thumbnail(asset.sha256, suffix)
        if default_storage.exists(name) and default_storage.size(name) != asset.size:
            default_storage.delete(name)
        if not default_storage.exists(name):
            with asset.file.open("rb") as stream:
                name = default_storage.save(name, stream)
        return name

    def forget(self) -> None:
        """The import has committed: its files have rows now."""
        for journal in self.journals:
            default_storage.delete(journal)

    def take_away(self) -> None:
        """The import has failed and its rows are gone: so must be its files."""
        _remove(self.digests)
        self.forget()


def _folder() -> str:
    return f"imports/{tenancy.organization_id()}"


def _thumbnail(digest: str, suffix: str) -> str:
    """Organisations share no file: one could not see that another still needs it."""
    return f"thumbnails/{tenancy.organization_id()}/{digest}.{suffix}"


def _clean_up_after_killed_imports() -> None:
    """Remove what imports left that never came to an end. Nobody else imports now: we hold the lock."""
    if not default_storage.exists(_folder()):
        return
    for name in default_storage.listdir(_folder())[1]:
        journal = f"{_folder()}/{name}"
        with default_storage.open(journal) as stream:
            try:
                digests = [str(digest) for digest in json.loads(stream.read())]
            except ValueError:
                digests = []  # killed while writing the journal, so before writing any file
        _remove(digests)
        default_storage.delete(journal)


def _remove(digests: Iterable[str]) -> None:
    """Delete the files with these digests that no row refers to."""
    wanted = set(digests)
    used = set(MediaAsset.objects.filter(sha256__in=wanted).values_list("sha256", flat=True))
    for digest in wanted - used:
        _delete_named(f"assets/{tenancy.organization_id()}/{digest[:2]}", digest)
    for digest in wanted:
        names = [_thumbnail(digest, suffix) for suffix in PICTURES.values()]
        shown = Q(thumbnail__in=names) | Q(staged__thumbnail__in=names)
        if not Course.objects.filter(shown).exists():
            for name in names:
                default_storage.delete(name)


def _delete_named(folder: str, digest: str) -> None:
    if default_storage.exists(folder):
        for name in default_storage.listdir(folder)[1]:
            if name.startswith(f"{digest}."):
                default_storage.delete(f"{folder}/{name}")
