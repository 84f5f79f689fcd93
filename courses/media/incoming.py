"""Where the bytes of an upload wait until they are complete: a growing file, or the parts of a multipart upload.

Both promise the same: `take` writes down in the row what has safely arrived, piece by piece and before it asks for more,
so that a process that is killed loses at most the piece it was reading. One taker at a time: a second one is refused
(`Busy`). The lock ends with its process, however that ends.
"""

import fcntl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final, Protocol

from botocore.exceptions import ClientError  # type: ignore[import-untyped]
from django.conf import settings
from django.core.files.storage import default_storage
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]

from courses.catalogue.errors import Refused
from courses.media.models import Upload
from courses.media.workplace import held_copy
from lms.kernel import clock

BLOCK: Final = 256 * 1024
PIECE: Final = 8 * 1024 * 1024
"""What is written down at once on disk, and the size of a part in an object store."""
LEAST_PART: Final = 5 * 1024 * 1024
"""S3 takes no smaller part, except for the last one."""

Read = Callable[[int], bytes]


class Busy(Exception):
    """Another request is sending to this upload at this moment."""


class TooSmall(Refused):
    """The object store takes no part as small as what was sent, and it is not the last one."""


class WrongOffset(Exception):
    """The bytes sent do not follow those that have arrived."""


class Incoming(Protocol):
    """Where the bytes of one upload wait."""

    def take(self, upload: Upload, offset: int, read: Read) -> None:
        """Append what `read` gives, from `offset` on; `upload.received` says afterwards what has arrived."""

    def opened(self, upload: Upload) -> Any:
        """A context manager that gives the complete file, on disk."""

    def discard(self, upload: Upload) -> None:
        """Throw the bytes away; safe to repeat."""


def incoming() -> Incoming:
    """Return where this installation keeps uploads: beside its files."""
    return Parts(default_storage) if isinstance(default_storage, S3Storage) else Growing()


def root() -> Path:
    """The folder of uploads on their way, on this machine."""
    return Path(settings.UPLOAD_ROOT)


def _place(upload: Upload) -> Path:
    return root() / str(upload.organization_id) / str(upload.pk)


@contextmanager
def _held(upload: Upload) -> Iterator[IO[bytes]]:
    """Hold the upload's file, open for writing, for one request. Raises `Busy`."""
    path = _place(upload)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    path.touch(exist_ok=True, mode=0o640)
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy from error
        yield file


def _advance(upload: Upload, by: int, **fields: Any) -> None:
    """Write down that `by` bytes more have arrived. Raises `WrongOffset` when the row says otherwise by now."""
    rows = Upload.objects.filter(pk=upload.pk, received=upload.received, state=Upload.State.OPEN)
    if not rows.update(received=upload.received + by, updated_at=clock.now(), **fields):
        raise WrongOffset
    upload.received += by
    for name, value in fields.items():
        setattr(upload, name, value)


def _begin(upload: Upload, offset: int) -> None:
    upload.refresh_from_db(fields=["received", "parts", "state", "multipart_id"])
    if upload.received != offset or upload.state != Upload.State.OPEN:
        raise WrongOffset


class Growing:
    """One growing file below `UPLOAD_ROOT`. What lies beyond `received` was never acknowledged and is cut off."""

    def take(self, upload: Upload, offset: int, read: Read) -> None:
        """Append to the file; the row follows every `PIECE`, and at the end."""
        with _held(upload) as file:
            _begin(upload, offset)
            present = file.seek(0, 2)
            if present < upload.received:
                # The machine went down with bytes in its memory: ask for them again.
                Upload.objects.filter(pk=upload.pk, received=offset).update(received=present)
                raise WrongOffset
            file.truncate(upload.received)
            file.seek(upload.received)
            written = 0
            try:
                while block := read(min(BLOCK, upload.size - upload.received - written)):
                    written += file.write(block)
                    if written >= PIECE:
                        file.flush()
                        _advance(upload, written)
                        written = 0
            finally:
                file.flush()
                if written:
                    _advance(upload, written)

    @contextmanager
    def opened(self, upload: Upload) -> Iterator[IO[bytes]]:
        """Open the file."""
        with _held(upload) as file:
            yield file

    def discard(self, upload: Upload) -> None:
        """Remove the file."""
        _place(upload).unlink(missing_ok=True)


class Parts:
    """A multipart upload in an object store. Each piece is spooled here, sent as a part, then written down."""

    def __init__(self, storage: S3Storage) -> None:
        self.client = storage.connection.meta.client
        self.bucket = storage.bucket_name

    @staticmethod
    def _key(upload: Upload) -> str:
        return f"uploads/{upload.organization_id}/{upload.pk}"

    def take(self, upload: Upload, offset: int, read: Read) -> None:
        """Send parts; what is left over and too small for one is not acknowledged. Raises `TooSmall`."""
        with _held(upload):
            _begin(upload, offset)
            where = {"Bucket": self.bucket, "Key": self._key(upload)}
            if not upload.multipart_id:
                made = self.client.create_multipart_upload(**where)["UploadId"]
                _advance(upload, 0, multipart_id=made)
            left_over = 0
            while upload.received < upload.size:
                with tempfile.TemporaryFile() as piece:
                    length = _spool(piece, read, min(PIECE, upload.size - upload.received))
                    if not length:
                        break
                    if length < LEAST_PART and upload.received + length < upload.size:
                        left_over = length
                        break
                    number = len(upload.parts) + 1
                    part = {"UploadId": upload.multipart_id, "PartNumber": number, "Body": piece}
                    tag = self.client.upload_part(**where, **part)["ETag"]
                _advance(upload, length, parts=[*upload.parts, tag])
            if left_over and upload.received == offset:
                raise TooSmall(f"A part has at least {LEAST_PART} bytes.")

    @contextmanager
    def opened(self, upload: Upload) -> Iterator[IO[bytes]]:
        """Put the parts together and fetch the file."""
        with _held(upload), held_copy() as copy:
            key = self._key(upload)
            parts = [{"PartNumber": number, "ETag": tag} for number, tag in enumerate(upload.parts, 1)]
            where = {"Bucket": self.bucket, "Key": key}
            # Put together before, and the process was killed afterwards: the store has forgotten the multipart upload.
            with suppress(self.client.exceptions.NoSuchUpload):
                self.client.complete_multipart_upload(
                    **where, UploadId=upload.multipart_id, MultipartUpload={"Parts": parts}
                )
            self.client.download_fileobj(self.bucket, key, copy)
            copy.flush()
            copy.seek(0)
            yield copy

    def discard(self, upload: Upload) -> None:
        """Give the parts up, and remove what was put together and the lock."""
        where = {"Bucket": self.bucket, "Key": self._key(upload)}
        if upload.multipart_id:
            with suppress(ClientError):
                self.client.abort_multipart_upload(**where, UploadId=upload.multipart_id)
        self.client.delete_object(**where)
        _place(upload).unlink(missing_ok=True)


def _spool(piece: IO[bytes], read: Read, most: int) -> int:
    """Copy at most `most` bytes and return how many there were; the piece is at its start again."""
    length = 0
    while length < most and (block := read(min(BLOCK, most - length))):
        length += piece.write(block)
    piece.seek(0)
    return length
