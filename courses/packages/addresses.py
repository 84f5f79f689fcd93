"""Addresses of what is in a package, and what a browser is told about it: the one place where both are decided.

A package is a stranger's program. It runs in a frame without any rights of this site: `sandbox allow-scripts` in the frame
and in the policy sent with each file, so that it has an origin of its own even when its address is opened alone. It may load
from its own folder and nowhere else. `PACKAGE_ORIGIN` puts it on a host name of its own besides.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from courses.media.access import sealed
from lms.kernel import tenancy

PREFIX: Final = "/packages/"
FRAME_SANDBOX: Final = "allow-scripts"
UNKNOWN: Final = "application/octet-stream"
# By the end of the name, never by what the package says.
TYPES: Final = {
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "js": "text/javascript",
    "mjs": "text/javascript", "css": "text/css", "json": "application/json", "xml": "text/xml", "xsd": "text/xml",
    "dtd": "text/plain", "txt": "text/plain", "vtt": "text/vtt", "csv": "text/csv", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml", "webp": "image/webp", "avif": "image/avif",
    "ico": "image/x-icon", "bmp": "image/bmp", "mp3": "audio/mpeg", "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav",
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "woff": "font/woff", "woff2": "font/woff2",
    "ttf": "font/ttf", "otf": "font/otf", "pdf": "application/pdf", "wasm": "application/wasm",
}  # fmt: skip


def media_type(name: str) -> str:
    """What a file of a package is, by its name."""
    return TYPES.get(PurePosixPath(name).suffix.lstrip(".").lower(), UNKNOWN)


def seal_key(organization: UUID, package: UUID) -> str:
    """What the seal of an address is bound to."""
    return f"package/{organization}/{package}"


def package_url(package: UUID, href: str) -> str:
    """Return an address that opens a file of a package for some hours; everything beside it is reachable from there.

    Only for pages that checked their reader. `href` may have a query.
    """
    organization = tenancy.organization_id()
    until, seal = sealed("", seal_key(organization, package)).removeprefix("?until=").split("&seal=")
    path, mark, query = href.partition("?")
    address = reverse("courses:package_file", args=[organization, package, until, seal, "-"])[:-1]
    return f"{settings.PACKAGE_ORIGIN}{address}{quote(path)}{mark}{query}"


def policy(folder: str) -> str:
    """The policy for everything in a package: `folder` is its whole address with a slash at the end."""
    return (
        f"sandbox {FRAME_SANDBOX}; default-src {folder} data: blob: 'unsafe-inline' 'unsafe-eval'; "
        f"object-src 'none'; base-uri {folder}; form-action 'none'"
    )
