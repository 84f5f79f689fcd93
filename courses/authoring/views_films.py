"""Publishing what waits of one video, or of one group, from its own page; or going back to what learners see."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.authoring.films import FilmPage, film_page, group_page, publish_film
from courses.catalogue.access import CONTENT_MANAGE
from courses.catalogue.errors import Refused
from courses.videos.access import library_group, library_video
from courses.videos.drafts import discard
from courses.videos.groups import discard_group
from lms.kernel import clock
from lms.kernel.access import signed_in


def _publishable(page: FilmPage) -> FilmPage:
    """Return what the page shows, for who may publish; else 403."""
    if not page.may_publish:
        raise PermissionDenied(CONTENT_MANAGE.name)
    return page


def _publication(request: SignedInRequest, page: FilmPage, template: str, back: str) -> HttpResponse:
    context: dict[str, Any] = {"page": page}
    if request.method != "POST":
        return render(request, template, context)
    try:
        publish_film(film=_publishable(page).film, actor=request.user, now=clock.now())
    except Refused as error:
        return render(request, template, context | {"problem": error}, status=422)
    messages.success(request, _("Learners see “%s” as it is now.") % page.film.title)
    return redirect(back, page.film.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def publication(request: SignedInRequest, key: UUID) -> HttpResponse:
    """GET lists what waits of a video and where it will be seen; POST publishes it."""
    page = film_page(library_video(request, key), request.user)
    return _publication(request, page, "courses/videos/publication.html", "courses:library_video")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def group_publication(request: SignedInRequest, key: UUID) -> HttpResponse:
    """GET lists what waits of a group and where it will be seen; POST publishes it."""
    page = group_page(library_group(request, key), request.user)
    return _publication(request, page, "courses/videos/group_publication.html", "courses:library_group")


@require_POST
@signed_in
def draft_removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Forget what waits of a video."""
    video = library_video(request, key)
    _publishable(film_page(video, request.user))
    discard(video=video, actor=request.user, now=clock.now())
    messages.success(request, _("What waited is gone. Here is what learners see."))
    return redirect("courses:library_video", key)


@require_POST
@signed_in
def group_draft_removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Forget what waits of a group."""
    group = library_group(request, key)
    _publishable(group_page(group, request.user))
    discard_group(group=group, actor=request.user, now=clock.now())
    messages.success(request, _("What waited is gone. Here is what learners see."))
    return redirect("courses:library_group", key)
