"""Videos of Open edX: where the film lies, its captions, and what goes with it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from courses.interchange.captions import read_captions
from courses.interchange.errors import PackageError
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.links import Elsewhere, ToAsset
from courses.interchange.olx.addresses import Addresses
from courses.interchange.olx.tree import Node
from courses.interchange.package import BlockItem, Caption, File, Video
from courses.interchange.richtext import RichText
from courses.interchange.xml import children

_YOUTUBE: Final = re.compile(r"^[\w-]{6,20}$")
_CLOCK: Final = re.compile(r"^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)s?$")


@dataclass(frozen=True, slots=True)
class VideoReader:
    """Reads the videos of one course."""

    files: PackageFiles
    addresses: Addresses
    rich: RichText
    ledger: Ledger

    def read(self, node: Node, key: str) -> list[BlockItem]:
        """The video, and a file block with its handout; [] (and a reason) when it has no source at all."""
        url, path = self._source(node)
        if not url and not path:
            self.ledger.lose(node.label, "video", _("It names no file and no address to play."))
            return []
        video = Video(
            url=url,
            asset_path=path,
            captions=self._captions(node),
            start_ms=milliseconds(node.element.get("start_time", "")),
            end_ms=milliseconds(node.element.get("end_time", "")),
        )
        title = node.title or _("Video")
        return [BlockItem(key, title, video), *self._handout(node, key, title)]

    def _source(self, node: Node) -> tuple[str, str]:
        """The address or the file: a copy in the package wins, because it plays without other sites."""
        element = node.element
        addresses = [source.get("src", "") for source in children(element, "source")]
        addresses += _list(element.get("html5_sources", ""))
        addresses = list(dict.fromkeys(address for address in addresses if address))
        for address in addresses:
            target = self.rich.require(address, item=node.label)
            if isinstance(target, ToAsset):
                return "", target.path
        for address in addresses:
            if copy := self.addresses.asset(address.rsplit("/", 1)[-1]):
                reason = _("The package's own copy %(path)s is used instead of %(url)s.")
                self.ledger.lose(node.label, "video.source", reason % {"path": copy, "url": address})
                return "", copy
        youtube = element.get("youtube_id_1_0") or _normal_speed(element.get("youtube", ""))
        if _YOUTUBE.match(youtube or ""):
            return f"https://www.youtube.com/watch?v={youtube}", ""
        for address in addresses:
            target = self.addresses(address)
            if isinstance(target, Elsewhere) and target.url.startswith(("http://", "https://")):
                return target.url, ""
        return "", ""

    def _captions(self, node: Node) -> tuple[Caption, ...]:
        """Caption tracks: `<transcript>`, the `transcripts` attribute, and the older `sub`."""
        element = node.element
        named: dict[str, str] = {}
        for transcript in children(element, "transcript"):
            named.setdefault(transcript.get("language", ""), transcript.get("src", ""))
        for language, name in _mapping(element.get("transcripts", "")).items():
            named.setdefault(language, name)
        if sub := element.get("sub", ""):
            named.setdefault("en", f"subs_{sub}.srt.sjson")
        tracks = []
        for language, name in named.items():
            path = self.addresses.asset(name.removeprefix("/static/"))
            if not path:
                self.rich.require(f"/static/{name.removeprefix('/static/')}", item=node.label)
                continue
            try:
                cues = read_captions(self.files.text(path), path)
            except PackageError as problem:
                self.ledger.lose(node.label, "video.captions", str(problem))
                continue
            tracks.append(Caption(language=language or "en", cues=cues, asset_path=path))
        return tuple(tracks)

    def _handout(self, node: Node, key: str, title: str) -> list[BlockItem]:
        element = node.element
        named = [element.get("handout", ""), element.get("track", "")]
        named += [child.get("src", "") for child in children(element, "handout", "track")]
        paths = []
        for url in dict.fromkeys(address for address in named if address):
            target = self.rich.require(url, item=node.label)
            if isinstance(target, ToAsset):
                paths.append(target.path)
        if not paths:
            return []
        name = _("Files for “%(title)s”") % {"title": title}
        return [BlockItem(f"{key}:files", name[:255], File(tuple(dict.fromkeys(paths))))]


def milliseconds(written: str) -> int | None:
    """`00:11:39`, `699.5` or `11:39` as milliseconds; None for nothing, zero or nonsense."""
    found = _CLOCK.match(written.strip())
    if not found:
        return None
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return round((hours * 3600 + minutes * 60 + seconds) * 1000) or None


def _normal_speed(youtube: str) -> str:
    """The identifier at speed 1.00 in `0.75:abc,1.00:def`."""
    pairs = (part.split(":", 1) for part in youtube.split(",") if ":" in part)
    return next((name for speed, name in pairs if speed.strip() in {"1.00", "1.0", "1"}), "")


def _list(written: str) -> list[str]:
    try:
        value = json.loads(written or "[]")
    except (ValueError, RecursionError):
        return []
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _mapping(written: str) -> dict[str, str]:
    try:
        value = json.loads(written or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    return {str(key): name for key, name in value.items() if isinstance(name, str)}
