"""Pages of the library: groups of videos."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.media.access import require_author
from courses.videos import changes, library
from courses.videos.access import library_group, library_video
from courses.videos.forms import GroupForm
from courses.videos.models import VideoGroup
from lms.kernel import clock
from lms.kernel.access import signed_in


def _back(group: VideoGroup) -> HttpResponse:
    return HttpResponseRedirect(reverse("courses:library_group", args=[group.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def groups(request: SignedInRequest) -> HttpResponse:
    """The groups of the organisation; a POST makes one by its title, of the videos it names."""
    require_author(request.user)
    title = request.POST.get("title", "").replace("\x00", "").strip()[:255]
    if request.method == "POST" and title:
        chosen = [library_video(request, _key(one)) for one in request.POST.getlist("video")]
        return _back(changes.new_group(title=title, videos=chosen, actor=request.user, now=clock.now()))
    page = library.group_page(library.Asked.of(request.GET, ("unused",)))
    status = 422 if request.method == "POST" else 200
    return render(
        request, "courses/videos/groups.html", {"page": page, "refused": status == 422}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def group(request: SignedInRequest, key: UUID) -> HttpResponse:
    """A group and its videos in order; a POST saves its details."""
    found = library_group(request, key)
    form = GroupForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        changes.change_group(group=found, actor=request.user, now=clock.now(), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return _back(found)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    view = library.group_view(found, words=words)
    context = {"view": view, "group": found, "form": form, "words": words}
    return render(request, "courses/videos/group.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def group_removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Delete a group that no lesson shows."""
    found = library_group(request, key)
    try:
        changes.delete_group(group=found, actor=request.user, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
        return _back(found)
    messages.success(request, _("“%s” is deleted.") % found.title)
    return HttpResponseRedirect(reverse("courses:library_groups"))


@require_POST
@signed_in
def group_items(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Add a video to a group."""
    found = library_group(request, key)
    added = library_video(request, _key(request.POST.get("video", "")))
    changes.put_in_group(group=found, video=added, actor=request.user, now=clock.now())
    return _back(found)


@require_POST
@signed_in
def group_order(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Put the videos of a group into the order of a list of their keys (JSON)."""
    found = library_group(request, key)
    try:
        order = [UUID(str(one)) for one in json.loads(request.body)["order"]]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("This is not an order.")}, status=400)
    changes.order_group(group=found, order=order, actor=request.user, now=clock.now())
    return JsonResponse({})


@require_POST
@signed_in
def group_place(request: SignedInRequest, key: UUID, video: UUID) -> HttpResponse:
    """Move a video up or down in its group, say what it waits for, or take it out."""
    found = library_group(request, key)
    do = request.POST.get("do", "")
    by: dict[str, Any] = {"group": found, "video": video, "actor": request.user, "now": clock.now()}
    try:
        if do in {"up", "down"}:
            changes.move_in_group(by=-1 if do == "up" else 1, **by)
        elif do == "remove":
            changes.take_out_of_group(**by)
        elif "requires" in request.POST:
            wanted = request.POST["requires"]
            changes.set_requirement(requires=_key(wanted) if wanted else None, **by)
    except Refused as error:
        messages.error(request, str(error))
    return _back(found)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
