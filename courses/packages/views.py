"""Files of packages, for whoever holds an address we signed."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.organisations.middleware import keep_scope
from courses.media.access import Expired, check_seal
from courses.media.models import MediaAsset
from courses.media.serving import Served, serve
from courses.media.views import left_of
from courses.packages.addresses import media_type, policy, seal_key
from courses.packages.models import Package
from lms.kernel import tenancy

_UNTIL: Final = re.compile(r"[0-9a-f]{1,12}")


@require_safe
@xframe_options_exempt
def package_file(
    request: HttpRequest, organization_id: UUID, package_id: UUID, until: str, seal: str, name: str
) -> HttpResponseBase:
    """Send a file of a package with the policy that takes every right from it; 410 once the address has expired.

    The address names its organisation, because the host name of packages is nobody's. 404 for an address that is not
    ours, and on the site's own host names where `PACKAGE_ORIGIN` is another.
    """
    own_host = urlsplit(settings.PACKAGE_ORIGIN).netloc
    if own_host and request.get_host() != own_host:
        raise Http404
    try:
        if not _UNTIL.fullmatch(until) or not check_seal(seal_key(organization_id, package_id), until, seal):
            raise Http404
    except Expired:
        return HttpResponse(status=410)
    with tenancy.scope(organization_id):
        response = _file(request, package_id, name, left_of(until))
        keep_scope(response)
    folder = request.build_absolute_uri(request.path.removesuffix(name))
    media = media_type(name)
    response["Content-Type"] = f"{media}; charset=utf-8" if media.startswith("text/") else media
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = policy(folder)
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    # Sandboxed pages have no origin, so that even their own fonts and data come from elsewhere. No cookie is involved.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _file(request: HttpRequest, package_id: UUID, name: str, seconds: int) -> HttpResponseBase:
    listed = Package.objects.filter(pk=package_id).values_list("files", flat=True).first() or {}
    if name not in listed:
        raise Http404
    key, _media = listed[name]
    if not key:
        return HttpResponse(b"")
    asset = MediaAsset.objects.filter(pk=key, state=MediaAsset.State.READY).first()
    if asset is None:
        raise Http404
    return serve(
        request,
        Served(
            storage=asset.file.storage,
            path=asset.file.name or "",
            name=asset.original_name,
            content_type=asset.content_type,
            size=asset.size,
            etag=asset.sha256,
            cache_control=f"private, max-age={seconds}, immutable",
        ),
    )
