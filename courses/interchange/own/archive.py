"""The archive on disk: `manifest.json`, `course.json` and the files by their SHA-256. See docs/interchange.md."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from courses.interchange.errors import BrokenDocument, UnknownFormat
from courses.interchange.files import PackageFiles
from courses.interchange.own.document import UUIDS, Document, Row
from courses.interchange.own.tables import BY_NAME, TABLES
from courses.interchange.package import Asset
from courses.interchange.stored_files import digest_of
from lms.kernel import clock

FORMAT: Final = "lms-course"
VERSION: Final = 1
MANIFEST: Final = "manifest.json"
CONTENTS: Final = "course.json"
SUFFIX: Final = ".lms.zip"
LARGEST: Final = 256 * 1024**2
CHUNK: Final = 1024 * 1024
_HEX: Final = frozenset("0123456789abcdef")


def write_archive(document: Document, out: Path, *, step: Callable[[int, int], None]) -> None:
    """Write the archive to `out`, which is there complete or not at all."""
    files = {row["sha256"]: row for row in document.files.values()}
    for picture in (document.picture, document.staged_picture):
        if picture is not None:
            files.setdefault(picture["sha256"], picture)
    with tempfile.NamedTemporaryFile(dir=out.parent, prefix=f".{out.name}.", delete=False) as stream:
        partial = Path(stream.name)
        try:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                archive.writestr(MANIFEST, _json(_manifest(document)))
                archive.writestr(CONTENTS, _json(document.tables))
                for number, (digest, row) in enumerate(sorted(files.items()), 1):
                    _pack(archive, f"files/{digest[:2]}/{digest}", row["path"])
                    step(number, len(files))
            stream.flush()
            partial.chmod(0o644)
            partial.replace(out)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise


def _pack(archive: zipfile.ZipFile, name: str, path: str) -> None:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o644 << 16
    with default_storage.open(path) as source, archive.open(info, "w", force_zip64=True) as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)


def _manifest(document: Document) -> Row:
    course = document.course
    return {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": clock.now().isoformat(),
        "course": course["id"],
        "title": course["title"],
        "slug": document.slug,
        "category": document.category,
        "picture": _without_path(document.picture),
        "staged_picture": _without_path(document.staged_picture),
        "files": {key: _without_path(row) for key, row in document.files.items()},
        "rows": {name: len(rows) for name, rows in document.tables.items()},
    }


def _without_path(row: Row | None) -> Row | None:
    return {name: value for name, value in row.items() if name != "path"} if row else None


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def is_archive(files: PackageFiles) -> bool:
    """Whether the files are an archive of our own."""
    if MANIFEST not in files or CONTENTS not in files:
        return False
    manifest = _load(files, MANIFEST)
    return isinstance(manifest, dict) and manifest.get("format") == FORMAT


def read_archive(files: PackageFiles) -> Document:
    """Return the document. Raises `BrokenDocument`, and `UnknownFormat` for an archive of a later version."""
    manifest, tables = _load(files, MANIFEST), _load(files, CONTENTS)
    if manifest.get("version") != VERSION:
        words = _("The archive was written by a later version (%(version)s) than this site reads.")
        raise UnknownFormat(words % {"version": str(manifest.get("version"))[:20]}, file=MANIFEST)
    document = Document(
        tables=_rows(tables),
        files=_files(manifest.get("files"), files),
        slug=str(manifest.get("slug") or "")[:255],
        category=_pair(manifest.get("category")),
        picture=_files({"picture": manifest.get("picture")}, files).get("picture"),
        staged_picture=_files({"picture": manifest.get("staged_picture")}, files).get("picture"),
    )
    if len(document.tables.get("course", ())) != 1 or document.course["id"] != manifest.get("course"):
        raise BrokenDocument(_("It does not hold exactly one course."), file=CONTENTS)
    return document


def _load(files: PackageFiles, name: str) -> Any:
    if files.path(name).stat().st_size > LARGEST:
        raise BrokenDocument(_("The file is larger than this site accepts."), file=name)
    try:
        text = files.read(name).decode()
        found = json.loads(text)
        if "\\u0000" in text or not isinstance(found, dict):
            raise ValueError
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as problem:
        line = problem.lineno if isinstance(problem, json.JSONDecodeError) else 0
        raise BrokenDocument(_("This is not valid JSON."), file=name, line=line) from problem
    return found


def _rows(tables: Any) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {table.name: [] for table in TABLES}
    seen: set[str] = set()
    for name, rows in tables.items():
        if name not in BY_NAME or not isinstance(rows, list):
            raise BrokenDocument(_("There is no table “%(name)s”.") % {"name": str(name)[:60]}, file=CONTENTS)
        for row in rows:
            key = row.get("id") if isinstance(row, dict) else None
            if not isinstance(key, str) or not UUIDS.fullmatch(key) or key in seen:
                words = _("A row of “%(name)s” has no key of its own.") % {"name": name}
                raise BrokenDocument(words, file=CONTENTS)
            seen.add(key)
            found[name].append(row)
    return found


def _files(listed: Any, files: PackageFiles) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for key, row in dict(listed or {}).items():
        if row is None:
            continue
        digest = str(row.get("sha256")) if isinstance(row, dict) else ""
        path = f"files/{digest[:2]}/{digest}"
        if key != "picture" and not UUIDS.fullmatch(str(key)):
            raise BrokenDocument(_("One of its files has no key of its own."), file=MANIFEST)
        if len(digest) != 64 or not _HEX.issuperset(digest) or path not in files:
            raise BrokenDocument(_("The archive does not contain one of its files."), file=path[:100])
        if digest_of(files.path(path)) != digest:
            raise BrokenDocument(_("The file is damaged: it is not what its name says."), file=path)
        found[str(key)] = {
            "sha256": digest,
            "name": str(row.get("name") or "file")[:255],
            "content_type": str(row.get("content_type") or ""),
            "size": files.path(path).stat().st_size,
            "alt_text": str(row.get("alt_text") or "")[:500],
            "is_public": row.get("is_public") is True,
            "path": path,
        }
    return found


def _pair(category: Any) -> Row | None:
    if not isinstance(category, dict) or not category.get("slug") or not category.get("name"):
        return None
    return {"slug": str(category["slug"]), "name": str(category["name"])}


def asset_of(row: Row, files: PackageFiles) -> Asset:
    """The file of the archive, to be stored under its own name."""
    return Asset(f"{row['sha256']}/{row['name']}", files.path(row["path"]))
