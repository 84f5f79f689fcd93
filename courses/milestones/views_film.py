"""Replacing the film of a video, which may move its milestones."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.milestones.editing import replace_film
from courses.videos.access import library_video
from courses.videos.drafts import fresh_standing
from courses.videos.library_views import done, named_asset, refused, video_url
from lms.kernel import clock
from lms.kernel.access import signed_in


@require_POST
@signed_in
def film(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Replace the film of a video by an uploaded file."""
    found = library_video(request, key)
    try:
        moved = replace_film(video=found, asset=named_asset(request), actor=request.user, now=clock.now())
    except Refused as error:
        return refused(request, video_url(key), error)
    said = [_("The film is replaced.")]
    if fresh_standing(found).draft is not None:
        said = [_("The film will be replaced when you publish it.")]
    if moved:
        said.append(ngettext("%d milestone moved.", "%d milestones moved.", moved) % moved)
    messages.success(request, " ".join(said))
    return done(request, video_url(key))
