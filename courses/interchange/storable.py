"""Which files of a package we keep."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.package import Asset
from courses.media.actions import max_bytes

ACTIVE: Final = (".html", ".htm", ".xhtml", ".js", ".mjs", ".css", ".swf", ".php", ".exe", ".jar", ".wasm")


def refusal(files: PackageFiles, name: str) -> str:
    """Why a file of the package is not stored; '' when it is."""
    return refusal_of(name, files.path(name))


def refusal_of(name: str, file: Path) -> str:
    """Why a file that the source calls `name` is not stored; '' when it is."""
    if name.lower().endswith(ACTIVE):
        return _(
            "Pages, scripts and style sheets of the package are not stored: they would run as part of this site."
        )
    size = file.stat().st_size
    if not size:
        return _("The file is empty.")
    if size > max_bytes():
        return _("The file is larger than this site accepts.")
    return ""


def assets_of(files: PackageFiles, names: Iterable[str], ledger: Ledger) -> tuple[Asset, ...]:
    """The files to store; each other one is in the ledger with its reason."""
    found = []
    for name in sorted(names):
        if reason := refusal(files, name):
            ledger.lose(name, "file.refused", reason)
        else:
            found.append(Asset(name, files.path(name)))
    return tuple(found)
