"""Making a package of a file of the library, or of one that is sent along."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.interchange.packaging import package_of_asset
from courses.media.access import require_author
from courses.media.models import MediaAsset
from courses.media.uploads import store_upload
from courses.videos.library_views import done, named_asset, refused
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_POST
@signed_in
def make_package(request: SignedInRequest) -> HttpResponse:
    """Make a package of the zip that `asset` names, or of the one sent as `file`; lessons can open it then.

    Leads to `next`, else to the file; a script is told where that is, or why not.
    """
    require_author(request.user)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        back = ""
    try:
        found = _sent_asset(request) if "file" in request.FILES else named_asset(request)
    except Refused as error:
        return refused(request, back or reverse("courses:library_files"), error)
    page = reverse("courses:library_file", args=[found.pk])
    try:
        made = package_of_asset(asset=found, actor=request.user, now=clock.now())
    except Refused as error:
        return refused(request, back or page, error)
    if back:
        messages.success(request, _("“%s” is a package now.") % made.title)
        return done(request, back)
    words = _("“%s” is a package now. Add a package block to a lesson and choose it.")
    return done(request, page, words % made.title)


def _sent_asset(request: SignedInRequest) -> MediaAsset:
    file: Any = request.FILES["file"]
    return store_upload(file=file, name=file.name or "file", actor=request.user, now=clock.now())
