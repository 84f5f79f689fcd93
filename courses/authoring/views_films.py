"""Publishing what waits of one video, from its own page; or going back to what learners see."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.authoring.films import FilmPage, film_page, publish_film
from courses.catalogue.access import CONTENT_MANAGE
from courses.catalogue.errors import Refused
from courses.videos.access import library_video
from courses.videos.drafts import discard
from lms.kernel import clock
from lms.kernel.access import signed_in


def _publishable(request: SignedInRequest, key: UUID) -> FilmPage:
    """Return what the page shows, for who may publish the video; else 404 or 403."""
    page = film_page(library_video(request, key), request.user)
    if not page.may_publish:
        raise PermissionDenied(CONTENT_MANAGE.name)
    return page


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def publication(request: SignedInRequest, key: UUID) -> HttpResponse:
    """GET lists what waits and where it will be seen; POST publishes it."""
    if request.method != "POST":
        page = film_page(library_video(request, key), request.user)
        return render(request, "courses/videos/publication.html", {"page": page})
    page = _publishable(request, key)
    try:
        publish_film(video=page.video, actor=request.user, now=clock.now())
    except Refused as error:
        context = {"page": page, "problem": error}
        return render(request, "courses/videos/publication.html", context, status=422)
    messages.success(request, _("Learners see “%s” as it is now.") % page.video.title)
    return redirect("courses:library_video", key)


@require_POST
@signed_in
def draft_removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Forget what waits."""
    page = _publishable(request, key)
    discard(video=page.video, actor=request.user, now=clock.now())
    messages.success(request, _("What waited is gone. Here is what learners see."))
    return redirect("courses:library_video", key)
