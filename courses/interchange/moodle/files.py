"""Files of a backup, and what an address in one of its texts means.

`files.xml` says for each file to which context, component, area and item it belongs; the bytes lie under their
SHA-1. Texts refer to the files of their own area as `@@PLUGINFILE@@/name`, and to activities as `$@PAGEVIEWBYID*5@$`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote, urlsplit

from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.links import Dead, Elsewhere, Missing, Target, ToAsset, ToLesson
from courses.interchange.moodle.texts import value
from courses.interchange.package import Asset
from courses.interchange.storable import refusal_of
from courses.interchange.xml import iterate_xml

INDEX: Final = "files.xml"
PLUGIN_FILE: Final = "@@PLUGINFILE@@"
_VIEW: Final = re.compile(r"^\$@([A-Z]+)VIEWBY(?:ID|CMID)\*(\d+)@\$")
_HASH: Final = re.compile(r"^[0-9a-f]{40}$")

Area = tuple[str, str, str, str]
"""Context, component, area and item."""


class BackupFiles:
    """The files of one backup by area, and the resolver of the addresses in its texts."""

    def __init__(self, files: PackageFiles, ledger: Ledger) -> None:
        self.files = files
        self.ledger = ledger
        # By area, the path inside of it → the path we know the file by.
        self.areas: dict[Area, dict[str, str]] = {}
        self.assets: dict[str, Asset] = {}
        self.used: set[str] = set()
        self.bases: dict[str, list[Area]] = {}
        self.lessons: dict[str, str] = {}
        # What lay packed within a file of the backup.
        self.unpacked: list[Asset] = []
        if INDEX in files:
            for element, _outer in iterate_xml(files.path(INDEX), INDEX, "file"):
                name = value(element, "filename")
                if name and name != ".":
                    keys = (value(element, one) for one in ("contextid", "component", "filearea", "itemid"))
                    area: Area = tuple(keys)  # type: ignore[assignment]
                    self._add(
                        area, value(element, "filepath").strip("/"), name, value(element, "contenthash")
                    )

    def _add(self, area: Area, folder: str, name: str, digest: str) -> None:
        inner = f"{folder}/{name}".lstrip("/")
        path = "/".join([*area, inner])
        self.areas.setdefault(area, {})[inner] = path
        stored = f"files/{digest[:2]}/{digest}"
        if _HASH.match(digest) and stored in self.files:
            self.assets[path] = Asset(path, self.files.path(stored))

    def inside(self, context: str, component: str, area: str, item: str = "0") -> dict[str, str]:
        """The files of an area: names inside of it, and the paths we know them by."""
        return self.areas.get((context, component, area, item), {})

    def base(self, *areas: Area) -> str:
        """A name for the areas that a text may refer to, to clean it with."""
        name = "|".join("/".join(area) for area in areas)
        self.bases[name] = list(areas)
        return name

    def question_base(self, context: str, question: str, parts: Iterable[str]) -> str:
        """The areas of a question: its own, and those of its answers and hints."""
        ids = {question, *parts}
        found = [
            area for area in self.areas if area[0] == context and area[3] in ids and area[1].startswith("q")
        ]
        return self.base(*found)

    def refusal(self, path: str) -> str:
        """Why a file is not stored; '' when it is."""
        asset = self.assets[path]
        return refusal_of(asset.path, asset.file)

    def use(self, path: str) -> bool:
        """Ask for a file to be stored; whether it is there and will be."""
        if path not in self.assets or self.refusal(path):
            return False
        self.used.add(path)
        return True

    def __call__(self, url: str, base: str = "") -> Target:
        """Say what `url` means in a text with the areas `base`."""
        url = url.strip()
        if url.startswith(PLUGIN_FILE):
            return self._plugin_file(url, base)
        if found := _VIEW.match(url):
            key = self.lessons.get(found[2])
            return ToLesson(key) if key and found[1] != "COURSE" else Dead(url)
        if urlsplit(url).scheme or url.startswith("#"):
            return Elsewhere(url)
        if url.startswith("//"):
            return Elsewhere(f"https:{url}")
        return Dead(url)

    def _plugin_file(self, url: str, base: str) -> Target:
        name = unquote(url.removeprefix(PLUGIN_FILE).split("?")[0].split("#")[0]).strip("/")
        for area in self.bases.get(base, ()):
            path = self.areas.get(area, {}).get(name)
            if path is None:
                continue
            if path not in self.assets:
                return Missing(name)
            return ToAsset(path) if self.use(path) else Dead(name)
        return Missing(name)

    def stored(self) -> tuple[Asset, ...]:
        """The files that the course uses."""
        return (*(self.assets[path] for path in sorted(self.used)), *self.unpacked)
