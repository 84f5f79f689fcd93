"""What a file is, judged by its first bytes and never by what the sender says."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Final

from courses.media.models import MediaAsset

HEAD: Final = 4096
_OFFICE: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "epub": "application/epub+zip",
}
_TEXT: Final = {
    "csv": "text/csv",
    "md": "text/markdown",
    "vtt": "text/vtt",
    "json": "application/json",
    "srt": "application/x-subrip",
}
# Text that a browser would run: kept as it came, handed out as a download of no particular type.
_ACTIVE: Final = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml")
_SIGNATURES: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"\x1f\x8b", "application/gzip"),
)
_KINDS: Final = {
    "image": MediaAsset.Kind.IMAGE,
    "video": MediaAsset.Kind.VIDEO,
    "audio": MediaAsset.Kind.AUDIO,
    "text": MediaAsset.Kind.DOCUMENT,
}
UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A media type, and the kind of asset it makes."""

    content_type: str
    kind: str


def sniff(file: IO[bytes], name: str) -> Sniffed:
    """Say what a file is from its first bytes; the name only tells kinds of text and of office file apart."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    suffix = PurePath(name).suffix.lstrip(".").lower()
    content_type = _binary(head) or _archive(file, head, suffix) or _text(head, suffix)
    return Sniffed(content_type, _kind(content_type))


def _binary(head: bytes) -> str:
    for signature, content_type in _SIGNATURES:
        if head.startswith(signature):
            return content_type
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        known = {
            b"avif": "image/avif",
            b"heic": "image/heic",
            b"M4A ": "audio/mp4",
            b"qt  ": "video/quicktime",
        }
        return known.get(brand, "video/mp4")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    return ""


def _archive(file: IO[bytes], head: bytes, suffix: str) -> str:
    if not head.startswith(b"PK\x03\x04"):
        return ""
    if suffix not in _OFFICE:
        return "application/zip"
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return UNKNOWN
    finally:
        file.seek(0)
    return _OFFICE[suffix] if names & {"[Content_Types].xml", "mimetype"} else "application/zip"


def _text(head: bytes, suffix: str) -> str:
    if b"\x00" in head:
        return UNKNOWN
    try:
        head.decode()
    except UnicodeDecodeError as error:
        # The first bytes may end in the middle of a letter; anywhere else it is no text.
        if len(head) < HEAD or error.start < HEAD - 4:
            return UNKNOWN
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith(b"<svg") or (
        b"<svg" in start and start.startswith((b"<?xml", b"<!doctype svg", b"<!--"))
    ):
        return "image/svg+xml"
    if start.startswith(_ACTIVE) or suffix in {"html", "htm", "xhtml", "xml", "js", "mjs", "svg"}:
        return UNKNOWN
    return _TEXT.get(suffix, "text/plain")


def _kind(content_type: str) -> str:
    if content_type == "application/pdf" or content_type in _OFFICE.values():
        return MediaAsset.Kind.DOCUMENT
    return _KINDS.get(content_type.partition("/")[0], MediaAsset.Kind.OTHER)
