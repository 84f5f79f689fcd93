"""The heartbeat's address. Kept apart from the pages: it is called every few seconds by every player."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from learning.enrolments.access import work_place
from learning.player.access import video_of
from learning.player.devices import device_of, place_words
from learning.player.models import VideoSession
from learning.player.watching import Beat, Kept, keep_beat
from lms.kernel import clock


@require_http_methods(["GET", "POST"])
def position(request: HttpRequest, course: str, lesson: str, video_id: UUID) -> HttpResponse:
    """GET says where the learner is; POST keeps a beat (JSON, or a form with the JSON in `beat`) and says so too."""
    response = _position(request, course, lesson, video_id)
    response["Cache-Control"] = "no-store"
    return response


def _position(request: HttpRequest, course: str, lesson: str, video_id: UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Sign in again."}, status=401)
    if request.method == "GET":
        return _stored(request, course, lesson, video_id)
    try:
        body = request.body if request.content_type == "application/json" else request.POST.get("beat", "")
        beat = Beat.model_validate(json.loads(body))
    except (ValidationError, ValueError, RecursionError):
        return JsonResponse({"error": "Send position_ms and spans."}, status=400)
    if beat.learner not in (None, request.user.pk):
        return JsonResponse({"error": "Somebody else has signed in since."}, status=409)
    kept = keep_beat(
        learner=request.user,
        course=course,
        lesson=lesson,
        video=video_id,
        beat=beat,
        device=device_of(request),
        now=clock.now(),
    )
    if kept is None:
        raise Http404
    return JsonResponse(_answer(kept, beat.device_id))


def _answer(kept: Kept, own: str) -> dict[str, Any]:
    return {
        "position_ms": kept.position_ms,
        "position_at": kept.position_at.isoformat(),
        "device": place_words(kept.device, kept.device_id, own) if kept.ahead else "",
        "ahead": kept.ahead,
        "watched_ms": kept.watched_ms,
        "completed": kept.completed,
    }


def _stored(request: HttpRequest, course: str, lesson: str, video_id: UUID) -> HttpResponse:
    enrolment, found = work_place(request, course, lesson)
    video = video_of(found, video_id)
    row = (
        VideoSession.objects.filter(learner_id=enrolment.learner_id, video_id=video.id)
        .values_list("position_ms", "position_at", "device", "device_id", "watched_ms")
        .first()
    )
    if row is None:
        return JsonResponse(
            {"position_ms": 0, "position_at": None, "device": "", "ahead": False, "watched_ms": 0}
        )
    position_ms, position_at, device, device_id, watched_ms = row
    own = request.GET.get("device_id", "")
    return JsonResponse(
        {
            "position_ms": position_ms,
            "position_at": position_at.isoformat(),
            "device": place_words(device, device_id, own),
            "ahead": device_id != own,
            "watched_ms": watched_ms,
        }
    )
