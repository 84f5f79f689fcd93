"""Pages of the library: videos and files. Groups are in `group_views`."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import PLATFORM_MANAGE, SignedInRequest
from courses.catalogue.errors import Refused
from courses.media import processing
from courses.media.access import require_author, signed_asset_url
from courses.media.actions import save_asset
from courses.media.facts import asset_facts
from courses.media.models import MediaAsset
from courses.media.quota import room
from courses.videos import changes, library
from courses.videos.access import library_file, library_video
from courses.videos.drafts import standing_of
from courses.videos.files import delete_file
from courses.videos.forms import AddressForm, DetailsForm, FileForm
from courses.videos.usage import uses_of_file
from lms.kernel import clock
from lms.kernel.access import allows, signed_in


def named_asset(request: SignedInRequest) -> MediaAsset:
    """Return the file a form names; 404 without it."""
    try:
        return library_file(request, UUID(request.POST.get("asset", "")))
    except ValueError as error:
        raise Http404 from error


def done(request: SignedInRequest, url: str, sentence: str = "") -> HttpResponse:
    """Go on to a page; a script is told where it is."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"url": url})
    if sentence:
        messages.success(request, sentence)
    return HttpResponseRedirect(url)


def refused(request: SignedInRequest, url: str, error: Refused) -> HttpResponse:
    """Go back to a page with the reason; a script is told it."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": str(error)}, status=422)
    messages.error(request, str(error))
    return HttpResponseRedirect(url)


def video_url(key: UUID) -> str:
    """The address of a video's page."""
    return reverse("courses:library_video", args=[key])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def videos(request: SignedInRequest) -> HttpResponse:
    """The videos of the organisation; a POST makes one of an uploaded file, or of an address elsewhere."""
    require_author(request.user)
    if request.method == "POST" and "asset" in request.POST:
        try:
            video = changes.video_from_file(asset=named_asset(request), actor=request.user, now=clock.now())
        except Refused as error:
            return refused(request, reverse("courses:library"), error)
        return done(request, video_url(video.pk))
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        video = changes.video_from_address(
            title=given["title"], url=given["external_url"], actor=request.user, now=clock.now()
        )
        return done(request, video_url(video.pk))
    context = {"page": library.video_page(library.Asked.of(request.GET)), "form": form} | _room(request)
    return render(request, "courses/videos/library.html", context, status=422 if form.errors else 200)


def _room(request: SignedInRequest) -> dict[str, Any]:
    """How much room there is for files, and where it is changed by those who may."""
    may = allows(request.user, PLATFORM_MANAGE)
    change = "admin:accounts_organization_change"
    return {"room": room(), "room_url": reverse(change, args=[request.organization.pk]) if may else ""}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def video(request: SignedInRequest, key: UUID) -> HttpResponse:
    """A video: what it is, where it is used, what is made of it; a POST saves its details."""
    found = library_video(request, key)
    form = DetailsForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        changes.change_video(video=found, actor=request.user, now=clock.now(), **form.cleaned_data)
        return done(request, video_url(key), _("Saved."))
    view = library.video_view(found)
    context = {
        "view": view, "video": found, "card": view.card, "form": form, "source": _source(found.asset),
        "standing": standing_of(found),
    }  # fmt: skip
    return render(request, "courses/videos/video.html", context, status=422 if form.errors else 200)


def _source(asset: MediaAsset | None) -> dict[str, Any] | None:
    return asset_facts(asset) if asset is not None else None


@require_POST
@signed_in
def video_removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Delete a video that is used nowhere."""
    found = library_video(request, key)
    try:
        changes.delete_video(video=found, actor=request.user, now=clock.now())
    except Refused as error:
        return refused(request, video_url(key), error)
    return done(request, reverse("courses:library"), _("“%s” is deleted.") % found.title)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def video_work(request: SignedInRequest, key: UUID) -> HttpResponse:
    """How far the pipeline is with a video, as a fragment; a POST tries again."""
    found = library_video(request, key)
    if request.method == "POST":
        if found.asset is not None:
            processing.process_again(asset=found.asset, actor=request.user, now=clock.now())
        return HttpResponseRedirect(video_url(key))
    return render(request, "courses/videos/_work.html", {"card": library.VideoCard(found, None)})


@require_GET
@signed_in
def files(request: SignedInRequest) -> HttpResponse:
    """The files of the organisation."""
    require_author(request.user)
    states = (*library.KINDS, "undescribed")
    page = library.file_page(library.Asked.of(request.GET, states))
    context = {"page": page, "kinds": MediaAsset.Kind.choices} | _room(request)
    return render(request, "courses/videos/files.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def file(request: SignedInRequest, key: UUID) -> HttpResponse:
    """A file: its description, and where it is used; a POST saves the description."""
    found = library_file(request, key)
    form = FileForm(request.POST if request.method == "POST" else None, instance=found)
    if request.method == "POST" and form.is_valid():
        found.alt_text, found.is_public = form.cleaned_data["alt_text"], form.cleaned_data["is_public"]
        save_asset(asset=found, actor=request.user)
        return done(request, reverse("courses:library_file", args=[key]), _("Saved."))
    context = {"file": found, "url": signed_asset_url(found), "form": form, "uses": uses_of_file(found)}
    return render(request, "courses/videos/file.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def file_removal(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Delete a file that nothing needs."""
    found = library_file(request, key)
    try:
        delete_file(asset=found, actor=request.user, now=clock.now())
    except Refused as error:
        return refused(request, reverse("courses:library_file", args=[key]), error)
    return done(request, reverse("courses:library_files"), _("“%s” is deleted.") % found.original_name)
