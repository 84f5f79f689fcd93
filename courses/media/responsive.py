"""Pictures inside texts, in the size a screen needs: `srcset` for those that have smaller ones."""

import re
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from courses.media.access import sign_links
from courses.media.streams import Renditions, rendition_url, renditions

_KEY: Final = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_PICTURE: Final = re.compile(rf'<img\b[^<>]*?\ssrc="(/assets/({_KEY})/[^"?#]*)"')


def pictures_in(texts: Iterable[str]) -> dict[UUID, Renditions]:
    """Return what was made from the pictures that these clean HTML texts show; one query, none without pictures."""
    found = {UUID(match[2]) for text in texts if "/assets/" in text for match in _PICTURE.finditer(text)}
    return {key: made for key, made in renditions(found).items() if made.widths}


def with_sizes(html: str, known: Mapping[UUID, Renditions]) -> str:
    """Offer the smaller ones beside each picture, never wider than it is. Only for pages that checked their reader."""
    if not known:
        return html

    def offer(match: re.Match[str]) -> str:
        made = known.get(UUID(match[2]))
        if made is None or not made.own_width:
            return match[0]
        sizes = [f"{rendition_url(made.asset_id, f'w{width}.webp')} {width}w" for width in made.widths]
        own = sign_links(f'="{match[1]}"')[2:-1]
        srcset = ", ".join([*sizes, f"{own} {made.own_width}w"])
        return f'{match[0]} srcset="{srcset}" sizes="min(100vw, {made.own_width}px, 44rem)"'

    return _PICTURE.sub(offer, html)
