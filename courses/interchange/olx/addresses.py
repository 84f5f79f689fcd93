"""What an address means inside an OLX course."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from courses.interchange.files import PackageFiles
from courses.interchange.links import Dead, Elsewhere, Missing, Target, ToAsset, ToLesson
from courses.interchange.storable import refusal

_ASSET: Final = re.compile(
    r"^/?(?:asset-v1:[^/]+\+type@asset\+block[@/]|c4x/[^/]+/[^/]+/asset/|static/)(?P<name>.+)$"
)
_JUMP: Final = re.compile(r"/?jump_to(?:_id)?/(?P<target>[^?#]+)")
_UNSAFE: Final = re.compile(r"[^\w.%-]")


class Addresses:
    """Resolves links of one course. Lessons are added while the outline is read, before any text is."""

    def __init__(self, files: PackageFiles) -> None:
        self.lessons: dict[str, str] = {}
        self._files = files
        self._static: dict[str, str] = {}
        for path in files:
            if path.startswith("static/"):
                name = path.removeprefix("static/")
                # Open edX stores names with underscores and exports them with the author's spaces.
                self._static.setdefault(_UNSAFE.sub("_", name), path)
                self._static[name] = path

    def asset(self, name: str) -> str:
        """The path in the package of a static file, '' when it is not there."""
        name = unquote(name)
        return self._static.get(name) or self._static.get(_UNSAFE.sub("_", name)) or ""

    def add_lesson(self, url_name: str, key: str) -> None:
        """Learn which lesson (its source key) shows the component with this `url_name`."""
        self.lessons.setdefault(url_name, key)

    def __call__(self, url: str, base: str = "") -> Target:
        """Say what `url` means here; OLX has no addresses relative to a file."""
        url = url.strip()
        parts = urlsplit(url if not url.startswith("asset-v1:") else f"/{url}")
        if parts.scheme or url.startswith("#"):
            return Elsewhere(url)
        if url.startswith("//"):
            return Elsewhere(f"https:{url}")
        if found := _ASSET.match(parts.path):
            path = self.asset(found["name"])
            if not path:
                return Missing(f"static/{unquote(found['name'])}")
            return Dead(url) if refusal(self._files, path) else ToAsset(path)
        if found := _JUMP.search(parts.path):
            target = unquote(found["target"]).rstrip("/")
            key = self.lessons.get(re.split(r"[@/]", target)[-1])
            return ToLesson(key) if key else Dead(url)
        return Dead(url)
