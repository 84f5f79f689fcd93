"""Addresses of what was made from a file. One signature opens the whole folder: a playlist names its parts relatively,
so that they carry the signature of the playlist, and no address in a stored file has to be signed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import Http404
from django.urls import reverse

from courses.media.access import check_seal, sealed
from courses.media.models import Rendition
from courses.media.serving import Served
from lms.kernel import tenancy

PLAYLIST: Final = "application/vnd.apple.mpegurl"
_NAME: Final = re.compile(
    r"(?:hls-\d{1,4}/(?:index\.m3u8|init\.mp4|part-\d{5}\.m4s)|(?:poster|sprite|w\d{2,4})\.webp)"
)
_TYPES: Final = {"m3u8": PLAYLIST, "mp4": "video/mp4", "m4s": "video/iso.segment", "webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class Sprite:
    """Where the thumbnails are in their picture: `columns` in a row, one every `interval_ms`, sizes in pixels."""

    interval_ms: int
    columns: int
    count: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Renditions:
    """What was made from one asset. Addresses are signed when asked for; `widths` are those of smaller pictures, `own_width` the asset's."""

    asset_id: UUID
    has_poster: bool = False
    sprite: Sprite | None = None
    sizes: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    own_width: int = 0

    @property
    def has_stream(self) -> bool:
        """Whether a player has more to work with than the file."""
        return bool(self.sizes or self.sprite)

    @property
    def stream_url(self) -> str:
        """The address of the stream's master playlist, "" without one."""
        return rendition_url(self.asset_id, "master.m3u8") if self.sizes else ""

    @property
    def poster_url(self) -> str:
        """The address of the poster, "" without one."""
        return rendition_url(self.asset_id, "poster.webp") if self.has_poster else ""

    @property
    def sprite_url(self) -> str:
        """The address of the thumbnails, "" without them."""
        return rendition_url(self.asset_id, "sprite.webp") if self.sprite else ""


def folder(organization_id: UUID | None, asset_id: UUID) -> str:
    """Where what is made from an asset lies in the object store."""
    return f"renditions/{organization_id}/{asset_id}"


def rendition_url(asset_id: UUID, name: str) -> str:
    """Return an address of something made from an asset. Only for pages that checked their reader."""
    until, seal = sealed("", asset_id).removeprefix("?until=").split("&seal=")
    return reverse("courses:rendition", args=[asset_id, until, seal, name])


def renditions(assets: Iterable[UUID]) -> dict[UUID, Renditions]:
    """Return what was made from each of these assets, in one query; an asset without anything is left out."""
    rows: dict[UUID, list[Rendition]] = {}
    wanted = set(assets)
    if wanted:
        for row in Rendition.objects.filter(asset__in=wanted).order_by("name"):
            rows.setdefault(row.asset_id, []).append(row)
    return {asset: _gathered(asset, made) for asset, made in rows.items()}


def _gathered(asset: UUID, made: list[Rendition]) -> Renditions:
    names = {row.name: row for row in made}
    sprite = names.get("sprite")
    return Renditions(
        asset_id=asset,
        has_poster="poster" in names,
        sprite=Sprite(**sprite.metadata) if sprite is not None else None,
        sizes=tuple(sorted(int(name[4:]) for name in names if name.startswith("hls-"))),
        widths=tuple(sorted(row.width or 0 for row in made if row.kind == Rendition.Kind.PICTURE)),
        own_width=max((int(row.metadata.get("of_width", 0)) for row in made), default=0),
    )


def master_playlist(asset_id: UUID) -> str:
    """Return the playlist that lists the sizes of a stream, the smallest first; 404 without one."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    rows = Rendition.objects.filter(asset=asset_id, kind=Rendition.Kind.STREAM).order_by("height", "pk")
    for row in rows:
        peak = max(row.metadata.get("peak", 0), row.bitrate or 0)
        facts = (
            f"BANDWIDTH={peak},AVERAGE-BANDWIDTH={row.bitrate},RESOLUTION={row.width}x{row.height},"
            f'CODECS="{row.metadata["codecs"]}"'
        )
        lines += [f"#EXT-X-STREAM-INF:{facts}", f"{row.name}/index.m3u8"]
    if len(lines) == 3:
        raise Http404
    return "\n".join(lines) + "\n"


def check_address(asset_id: UUID, until: str, seal: str) -> None:
    """Raise 404 unless we signed the address; raises `media.access.Expired` when its time is over."""
    if not re.fullmatch(r"[0-9a-f]{1,12}", until) or not check_seal(asset_id, until, seal):
        raise Http404


def rendition_file(asset_id: UUID, name: str, *, seconds: int) -> Served:
    """Return something made from an asset of the organisation in scope, ready to serve; 404 without it. No query."""
    if not _NAME.fullmatch(name):
        raise Http404
    path = f"{folder(tenancy.organization_id(), asset_id)}/{name}"
    try:
        size, changed = default_storage.size(path), default_storage.get_modified_time(path)
    except OSError as error:
        raise Http404 from error
    return Served(
        storage=default_storage,
        path=path,
        name=name.rpartition("/")[2],
        content_type=_TYPES[name.rpartition(".")[2]],
        size=size,
        etag=f"{asset_id.hex}-{size:x}-{int(changed.timestamp()):x}",
        cache_control=f"private, max-age={seconds}, immutable",
    )
