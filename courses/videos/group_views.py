"""Pages of the library: groups of videos."""

import json
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
from courses.videos.access import group_item, library_group, library_video
from courses.videos.actions import add_to_group, remove_from_group
from courses.videos.forms import GroupForm
from courses.videos.models import VideoGroup, VideoGroupItem
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
    add_to_group(
        group=found, video=library_video(request, _key(request.POST.get("video", ""))), actor=request.user
    )
    return _back(found)


@require_POST
@signed_in
def group_order(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Put the videos of a group into the order of a list of keys (JSON)."""
    found = library_group(request, key)
    try:
        order = [UUID(str(one)) for one in json.loads(request.body)["order"]]
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": _("This is not an order.")}, status=400)
    changes.order_group(group=found, order=order, actor=request.user, now=clock.now())
    return JsonResponse({})


@require_POST
@signed_in
def group_place(request: SignedInRequest, key: UUID, item: UUID) -> HttpResponse:
    """Move a video up or down in its group, say what it waits for, or take it out."""
    found = group_item(request, key, item)
    do = request.POST.get("do", "")
    try:
        if do in {"up", "down"}:
            _move(found, -1 if do == "up" else 1, request)
        elif do == "remove":
            remove_from_group(item=found, actor=request.user)
        elif "requires" in request.POST:
            wanted = request.POST["requires"]
            other = group_item(request, key, _key(wanted)) if wanted else None
            changes.set_requirement(item=found, requires=other, actor=request.user, now=clock.now())
    except Refused as error:
        messages.error(request, str(error))
    return _back(found.group)


def _move(item: VideoGroupItem, by: int, request: SignedInRequest) -> None:
    order = list(item.group.items.order_by("position", "pk").values_list("pk", flat=True))
    here = order.index(item.pk)
    there = min(max(0, here + by), len(order) - 1)
    order.insert(there, order.pop(here))
    changes.order_group(group=item.group, order=order, actor=request.user, now=clock.now())


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
