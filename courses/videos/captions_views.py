"""The captions of a video: the tracks there are, and an editor against the running video."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.videos.access import library_video
from courses.videos.captions import to_srt, to_vtt
from courses.videos.captions_access import library_track
from courses.videos.captions_editing import (
    LETTERS_A_SECOND,
    Stale,
    add_track,
    change_track,
    remove_track,
    revision_of,
    save_cues,
)
from courses.videos.captions_forms import NewTrackForm, SourceForm, TrackForm
from courses.videos.captions_page import film_of, tracks_of
from courses.videos.drafts import fresh_standing, standing_of
from lms.kernel import clock
from lms.kernel.access import signed_in

FORMATS = {"vtt": (to_vtt, "text/vtt"), "srt": (to_srt, "application/x-subrip")}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tracks(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The tracks of a video; a POST adds one, from a file or empty."""
    video = library_video(request, key)
    form = NewTrackForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            track = add_track(
                video=video, kind=given["kind"], language=given["language"], label=given["label"],
                cues=given["file"], actor=request.user,
            )  # fmt: skip
            return redirect("courses:captions_editor", key, track.pk)
        except Refused as error:
            form.add_error(None, str(error))
    context = {
        "video": video, "tracks": tracks_of(video), "form": form, "standing": standing_of(video),
    }  # fmt: skip
    return render(request, "courses/captions/tracks.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def editor(request: SignedInRequest, key: UUID, track: UUID) -> HttpResponse:
    """Edit a track against the running video; a POST puts a whole WebVTT or SubRip text in its place."""
    video, found = library_track(request, key, track)
    form, status = SourceForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            given = form.cleaned_data
            try:
                save_cues(track=found, cues=given["cues"], expected=given["revision"], actor=request.user)
                messages.success(request, _("Saved."))
                return redirect("courses:captions_editor", key, track)
            except Stale as error:
                form.add_error(None, str(error))
                status = 409
            except Refused as error:
                form.add_error("text", str(error))
    else:
        form = SourceForm(initial={"text": to_vtt(found.cues), "revision": revision_of(found)})
    context = {
        "video": video, "track": found, "form": form, "film": film_of(video), "standing": standing_of(video),
        "details": TrackForm(initial={"language": found.language, "label": found.label}, prefix="track"),
        "pace": LETTERS_A_SECOND, "is_chapters": found.kind == "chapters",
    }  # fmt: skip
    return render(request, "courses/captions/editor.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def cues(request: SignedInRequest, key: UUID, track: UUID) -> HttpResponse:
    """The cues as JSON, `{revision, cues}`; a POST of the same saves them. 409 with theirs, 422 with a problem."""
    video, found = library_track(request, key, track)
    if request.method == "GET":
        return JsonResponse({"revision": revision_of(found), "cues": found.cues})
    try:
        sent = json.loads(request.body)
        wanted, expected = list(sent["cues"]), str(sent["revision"])
    except (ValueError, KeyError, TypeError):
        return HttpResponseBadRequest()
    try:
        saved = save_cues(track=found, cues=wanted, expected=expected, actor=request.user)
    except Stale as error:
        theirs = {"revision": revision_of(error.track), "cues": error.track.cues}
        return JsonResponse({"problem": str(error), **theirs}, status=409)
    except Refused as error:
        return JsonResponse({"problem": str(error)}, status=422)
    at = timezone.localtime(clock.now()).strftime("%H:%M:%S")
    state = render_to_string("courses/videos/_standing.html", {"standing": fresh_standing(video)}, request)
    return JsonResponse({"revision": revision_of(saved), "at": at, "standing": state})


@require_POST
@signed_in
def details(request: SignedInRequest, key: UUID, track: UUID) -> HttpResponse:
    """Change the language and the name of a track; `first` alone puts it before the others."""
    _video, found = library_track(request, key, track)
    fields: dict[str, Any] = {"is_default": True}
    if "first" not in request.POST:
        form = TrackForm(request.POST, prefix="track", initial={"language": found.language})
        if not form.is_valid():
            messages.error(request, " ".join(str(said) for each in form.errors.values() for said in each))
            return redirect("courses:captions_editor", key, track)
        fields = form.cleaned_data
    try:
        change_track(track=found, actor=request.user, **fields)
        messages.success(request, _("Saved."))
    except Refused as error:
        messages.error(request, str(error))
    if "first" in request.POST:
        return redirect("courses:captions_tracks", key)
    return redirect("courses:captions_editor", key, track)


@require_POST
@signed_in
def removal(request: SignedInRequest, key: UUID, track: UUID) -> HttpResponse:
    """Delete a track."""
    _video, found = library_track(request, key, track)
    remove_track(track=found, actor=request.user)
    messages.success(request, _("“%s” is deleted.") % found.label)
    return redirect("courses:captions_tracks", key)


@require_safe
@signed_in
def download(request: SignedInRequest, key: UUID, track: UUID, form: str) -> HttpResponse:
    """Hand a track out as a file: `vtt` or `srt`."""
    video, found = library_track(request, key, track)
    if form not in FORMATS:
        raise Http404
    write, kind = FORMATS[form]
    name = f"{slugify(video.title) or 'captions'}.{found.language}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(write(found.cues), content_type=f"{kind}; charset=utf-8", headers=headers)
