"""Pictures for questions: uploaded or chosen from the library, by the page's script or by a plain form."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.media.access import asset_address, signed_asset_url
from courses.media.actions import store_asset
from courses.media.models import MediaAsset
from courses.questions.access import bank_of
from lms.kernel.access import signed_in

MAX_PICTURE: Final = 20 * 1024 * 1024
PICTURES: Final = 24


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a question that is being written: its signed address, and what a form without a script offers.

    `looks` when the author asked to see a picture or a search, not to save; `found` are pictures of the library.
    """

    url: str = ""
    key: str = ""
    name: str = ""
    problem: str = ""
    query: str = ""
    looks: bool = False
    found: tuple[dict[str, Any], ...] = ()


@require_http_methods(["GET", "POST"])
@signed_in
def pictures(request: SignedInRequest, course: str | None = None) -> JsonResponse:
    """GET lists pictures of the library (`q`), newest first; POST stores one (`file`)."""
    bank_of(request, course)
    if request.method == "POST":
        try:
            return JsonResponse(_dump(_stored(request, "file")))
        except Refused as error:
            return JsonResponse({"problem": str(error)}, status=422)
    return JsonResponse({"pictures": _listed(request.GET.get("q", ""))})


def _listed(query: str) -> tuple[dict[str, Any], ...]:
    rows = MediaAsset.objects.of_authors().filter(kind=MediaAsset.Kind.IMAGE, width__isnull=False)
    for word in query[:200].split()[:6]:
        rows = rows.filter(original_name__icontains=word)
    return tuple(_dump(one) for one in rows.order_by("-created_at", "-pk")[:PICTURES])


def _stored(request: HttpRequest, field: str) -> MediaAsset:
    """Store the picture that was sent. Raises `Refused`."""
    sent = request.FILES.get(field)
    if sent is None or (sent.size or 0) > MAX_PICTURE:
        raise Refused(_("Choose a picture of at most 20 MB."))
    asset = store_asset(sent, sent.name or "picture", actor=request.user)  # type: ignore[arg-type]  # signed in
    if asset.kind != MediaAsset.Kind.IMAGE or not asset.width:
        raise Refused(_("This is not a picture."))
    return asset


def _dump(asset: MediaAsset) -> dict[str, Any]:
    return {
        "id": str(asset.pk), "name": asset.original_name, "width": asset.width, "height": asset.height,
        "alt": asset.alt_text, "url": signed_asset_url(asset), "path": asset_address(asset.pk, asset.original_name),
    }  # fmt: skip


def _named(key: Any) -> MediaAsset | None:
    try:
        found: MediaAsset | None = (
            MediaAsset.objects.of_authors()
            .filter(pk=UUID(str(key)), kind=MediaAsset.Kind.IMAGE, width__isnull=False)
            .first()
        )
    except ValueError:
        return None
    return found


def _shown(asset: MediaAsset | None, **more: Any) -> Picture:
    if asset is None:
        return Picture(**more)
    return Picture(signed_asset_url(asset), str(asset.pk), asset.original_name, **more)


def picture_of(data: dict[str, Any]) -> Picture:
    """Return the picture that the data of a question names."""
    return _shown(_named((data.get("image") or {}).get("asset")), found=_listed(""))


def take_picture(request: HttpRequest, sent: MutableMapping[str, Any], prefix: str) -> Picture:
    """Put the picture that was uploaded (`picture-file`), ticked (`picture-asset`) or named before into the posted form.

    Its size is read from the library, whatever was sent. `problem` says what is wrong with it.
    """
    problem = ""
    asset = _named(sent.get("picture-asset") or sent.get(f"{prefix}-image-asset"))
    if "picture-file" in request.FILES:
        try:
            asset = _stored(request, "picture-file")
        except Refused as error:
            problem = str(error)
    looks = "picture-do" in sent
    if asset is None and not problem and not looks:
        problem = _("Choose a picture.")
    if asset is not None:
        for end, value in {
            "asset": asset.pk, "name": asset.original_name, "width": asset.width, "height": asset.height,
        }.items():  # fmt: skip
            sent[f"{prefix}-image-{end}"] = str(value)
        if not sent.get(f"{prefix}-image-alt"):
            sent[f"{prefix}-image-alt"] = asset.alt_text
    query = str(sent.get("picture-q") or "")
    return _shown(asset, problem=problem, query=query, looks=looks, found=_listed(query))
