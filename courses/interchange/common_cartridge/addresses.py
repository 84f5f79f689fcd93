"""What an address means inside a cartridge: relative to its file, or one of Canvas's own tokens."""

from __future__ import annotations

import posixpath
import re
from typing import Final
from urllib.parse import unquote, urlsplit

from courses.interchange.files import PackageFiles
from courses.interchange.links import Dead, Elsewhere, Missing, Target, ToAsset, ToLesson
from courses.interchange.storable import refusal

_FILES: Final = re.compile(r"^\$(?:IMS-CC-FILEBASE|IMS_CC_FILEBASE)\$/?(?P<path>.*)$")
_COURSE_FILE: Final = re.compile(
    r"^\$CANVAS_COURSE_REFERENCE\$/file_contents/(?:course%20files|course files)/(?P<path>.+)$"
)
_PAGE: Final = re.compile(r"^\$WIKI_REFERENCE\$/(?:pages|wiki)/(?P<name>[^/]+)$")
_OBJECT: Final = re.compile(r"^\$CANVAS_OBJECT_REFERENCE\$/[\w-]+/(?P<name>[^/]+)$")


class Addresses:
    """Resolves links of one cartridge. `lessons` maps files and identifiers to source keys of lessons."""

    def __init__(self, files: PackageFiles) -> None:
        self.files = files
        self.lessons: dict[str, str] = {}

    def add_lesson(self, names: tuple[str, ...], key: str) -> None:
        """Learn that the lesson `key` shows what is known by these identifiers and files."""
        for name in names:
            self.lessons.setdefault(name, key)

    def __call__(self, url: str, base: str = "") -> Target:
        """Say what `url` means in the file `base`."""
        url = url.strip()
        parts = urlsplit(url)
        if parts.scheme or url.startswith("#"):
            return Elsewhere(url)
        if url.startswith("//"):
            return Elsewhere(f"https:{url}")
        path = unquote(parts.path)
        if found := _FILES.match(path) or _COURSE_FILE.match(path):
            return self._file(f"web_resources/{found['path']}")
        if found := _PAGE.match(path):
            return self._lesson(f"wiki_content/{found['name']}.html", url, found["name"])
        if found := _OBJECT.match(path):
            return self._lesson(found["name"], url)
        if path.startswith("$") or not path:
            return Dead(url)
        folder = posixpath.dirname(base)
        relative = posixpath.normpath(
            posixpath.join(folder, path.lstrip("/") if path.startswith("/") else path)
        )
        return self._file(relative)

    def _file(self, path: str) -> Target:
        path = posixpath.normpath(path)
        if path in self.lessons:
            return ToLesson(self.lessons[path])
        if path not in self.files:
            return Missing(path)
        return Dead(path) if refusal(self.files, path) else ToAsset(path)

    def _lesson(self, name: str, url: str, other: str = "") -> Target:
        key = self.lessons.get(name) or self.lessons.get(other)
        return ToLesson(key) if key else Dead(url)
