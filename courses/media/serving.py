"""Handing out a stored file: a fixed type, ranges, validators, nothing a browser would run, nothing held in memory.

With `MEDIA_ACCEL_PREFIX` set (nginx: an `internal` location on the media folder), the bytes are the web server's work.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import Storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.crypto import get_random_string
from django.utils.http import content_disposition_header, parse_etags

from courses.media.ranges import ByteRange, Unsatisfiable, parse_ranges

CHUNK: Final = 64 * 1024
DOWNLOAD: Final = "application/octet-stream"
# Shown in the browser. Everything else is a download, and what is not in one of these sets has no type at all.
INLINE: Final = frozenset(
    [
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "video/mp4",
        "video/webm",
        "video/quicktime",
        "video/iso.segment",
        "application/vnd.apple.mpegurl",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
        "audio/wav",
        "audio/flac",
        "application/pdf",
    ]
)
ATTACHED: Final = frozenset(
    [
        "image/svg+xml",
        "image/heic",
        "video/x-matroska",
        "video/x-msvideo",
        "text/plain",
        "text/csv",
        "text/markdown",
        "text/vtt",
        "application/json",
        "application/x-subrip",
        "application/zip",
        "application/gzip",
        "application/epub+zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
    ]
)
# A PDF viewer needs its own frame to work; for the rest nothing may run, whatever the bytes turn out to be.
_SANDBOX: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
)
_PDF: Final = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Served:
    """A stored file and what to say about it. `etag` is a strong validator without quotes."""

    storage: Storage
    path: str
    name: str
    content_type: str
    size: int
    etag: str
    cache_control: str


def serve(request: HttpRequest, file: Served) -> HttpResponseBase:
    """Answer a GET or HEAD for a file: 200, 206, 304 or 416. Raises `Http404` when its bytes are gone."""
    headers = _headers(file)
    etag = headers["ETag"]
    wanted = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in wanted or any(one.removeprefix("W/") == etag for one in wanted):
        kept = ("ETag", "Cache-Control", "X-Content-Type-Options", "Content-Security-Policy")
        return HttpResponse(status=304, headers={name: headers[name] for name in kept})
    prefix = getattr(settings, "MEDIA_ACCEL_PREFIX", "")
    if prefix:
        return HttpResponse(
            headers=headers | {"X-Accel-Redirect": f"{prefix.rstrip('/')}/{quote(file.path)}"}
        )
    try:
        ranges = _ranges(request, etag, file.size)
    except Unsatisfiable:
        return HttpResponse(
            status=416,
            headers={"Content-Range": f"bytes */{file.size}", "X-Content-Type-Options": "nosniff"},
        )
    if request.method == "HEAD":
        return _head(headers, ranges, file.size)
    try:
        opened = file.storage.open(file.path, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    if len(ranges) > 1:
        return _several(opened, ranges, headers, file)
    part = ranges[0] if ranges else ByteRange(0, file.size - 1)
    if ranges:
        headers["Content-Range"] = part.header(file.size)
    headers["Content-Length"] = str(part.length)
    return StreamingHttpResponse(
        _Reader(opened, [(b"", part)]), status=206 if ranges else 200, headers=headers
    )


def _headers(file: Served) -> dict[str, str]:
    known = file.content_type in INLINE or file.content_type in ATTACHED
    content_type = file.content_type if known else DOWNLOAD
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    disposition = content_disposition_header(file.content_type not in INLINE, file.name)
    return {
        "Content-Type": content_type,
        "Content-Disposition": disposition or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _PDF if content_type == "application/pdf" else _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": file.cache_control,
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.etag}"',
    }


def _ranges(request: HttpRequest, etag: str, size: int) -> list[ByteRange]:
    """The ranges to send; none when the reader's earlier part is of another version (`If-Range`)."""
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range", "")
    if not header or (condition and condition.strip() != etag):
        return []
    return parse_ranges(header, size)


def _head(headers: dict[str, str], ranges: list[ByteRange], size: int) -> HttpResponse:
    if len(ranges) == 1:
        headers |= {"Content-Range": ranges[0].header(size), "Content-Length": str(ranges[0].length)}
        return HttpResponse(status=206, headers=headers)
    return HttpResponse(headers=headers | {"Content-Length": str(size)})


def _several(
    opened: IO[bytes] | Any, ranges: list[ByteRange], headers: dict[str, str], file: Served
) -> StreamingHttpResponse:
    boundary = get_random_string(24)
    parts: list[tuple[bytes, ByteRange | None]] = []
    for number, one in enumerate(ranges):
        lead = "" if number == 0 else "\r\n"
        head = (
            f"{lead}--{boundary}\r\nContent-Type: {headers['Content-Type']}\r\n"
            f"Content-Range: {one.header(file.size)}\r\n\r\n"
        )
        parts.append((head.encode(), one))
    parts.append((f"\r\n--{boundary}--\r\n".encode(), None))
    headers["Content-Type"] = f"multipart/byteranges; boundary={boundary}"
    headers["Content-Length"] = str(sum(len(head) + (one.length if one else 0) for head, one in parts))
    return StreamingHttpResponse(_Reader(opened, parts), status=206, headers=headers)


class _Reader:
    """Yields the parts of an open file in chunks. Closing it closes the file, also when nothing was read."""

    def __init__(self, opened: IO[bytes] | Any, parts: list[tuple[bytes, ByteRange | None]]) -> None:
        self.opened = opened
        self.chunks = self._read(parts)

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks

    def close(self) -> None:
        """Called by Django when the answer has ended, however it did."""
        self.chunks.close()
        self.opened.close()

    def _read(self, parts: list[tuple[bytes, ByteRange | None]]) -> Generator[bytes, None, None]:
        for head, part in parts:
            if head:
                yield head
            if part is None:
                continue
            self.opened.seek(part.start)
            left = part.length
            while left and (chunk := self.opened.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk
