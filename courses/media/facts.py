"""What a page that uploads is told about a stored file."""

from typing import Any

from courses.media.access import asset_address, signed_asset_url
from courses.media.models import MediaAsset
from courses.media.streams import renditions


def asset_facts(asset: MediaAsset) -> dict[str, Any]:
    """Return an asset as JSON: `path` belongs into a text, `url` and `poster` fetch it for some hours."""
    made = renditions([asset.pk]).get(asset.pk)
    return {
        "id": str(asset.pk),
        "name": asset.original_name,
        "kind": asset.kind,
        "content_type": asset.content_type,
        "size": asset.size,
        "alt": asset.alt_text,
        "path": asset_address(asset.pk, asset.original_name),
        "url": signed_asset_url(asset),
        "poster": made.poster_url if made else "",
    }
