"""Films in a cartridge of our own: a page with one player, which says so."""

from __future__ import annotations

from typing import Final

from lxml import html

from courses.interchange.captions import read_captions
from courses.interchange.errors import PackageError
from courses.interchange.files import PackageFiles
from courses.interchange.links import Elsewhere, ToAsset
from courses.interchange.package import Caption, Video
from courses.interchange.richtext import RichText

OWN_FILM: Final = 'data-lms="video"'


def read_film(source: str, base: str, files: PackageFiles, rich: RichText) -> Video | None:
    """The film of a page in the file `base`; None where its source is not there."""
    player = next(iter(html.document_fromstring(source).iter("video")), None)
    if player is None:
        return None
    target = rich.require(player.get("src", ""), item=base, base=base)
    captions = []
    for track in player.iter("track"):
        found = rich.require(track.get("src", ""), item=base, base=base)
        if isinstance(found, ToAsset):
            try:
                cues = read_captions(files.text(found.path), found.path)
            except PackageError:
                continue
            captions.append(Caption(track.get("srclang", "") or "en", cues, found.path))
    times = {name: player.get(f"data-{name}-ms", "") for name in ("start", "end")}
    start, end = (int(one) if one.isdecimal() and len(one) < 12 else None for one in times.values())
    if isinstance(target, ToAsset):
        return Video(asset_path=target.path, captions=tuple(captions), start_ms=start, end_ms=end)
    if isinstance(target, Elsewhere) and target.url.startswith(("http://", "https://")):
        return Video(url=target.url, captions=tuple(captions), start_ms=start, end_ms=end)
    return None
