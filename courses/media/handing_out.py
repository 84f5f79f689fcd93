"""Sending a stored file to somebody a view has checked, without an address that others could use."""

from django.http import HttpRequest, HttpResponseBase

from courses.media.models import MediaAsset
from courses.media.serving import Served, serve


def serve_asset(
    request: HttpRequest, asset: MediaAsset, *, name: str = "", cache_control: str = "private, no-store"
) -> HttpResponseBase:
    """Send the bytes of an asset under `name` (its own without one), as safely as `/assets/` does."""
    return serve(
        request,
        Served(
            storage=asset.file.storage,
            path=asset.file.name or "",
            name=name or asset.original_name,
            content_type=asset.content_type,
            size=asset.size,
            etag=asset.sha256,
            cache_control=cache_control,
        ),
    )
