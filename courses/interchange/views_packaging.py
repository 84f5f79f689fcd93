"""Making a package of a file of the library."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.interchange.packaging import package_of_asset
from courses.media.access import require_author
from courses.videos.access import library_file
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_POST
@signed_in
def make_package(request: SignedInRequest) -> HttpResponse:
    """Make a package of the zip that `asset` names; lessons can open it then."""
    require_author(request.user)
    try:
        key = UUID(request.POST.get("asset", ""))
    except ValueError as error:
        raise Http404 from error
    found = library_file(request, key)
    try:
        made = package_of_asset(asset=found, actor=request.user, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("“%s” is a package now. Add a package block to a lesson and choose it.") % made.title
        )
    return redirect("courses:library_file", found.pk)
