"""Milestones of a video in the studio. Each view answers a script with a fragment and a plain form with a page."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.catalogue.errors import Refused
from courses.milestones import editing as verbs
from courses.milestones.access import edited_from, seen_in, studio_milestone
from courses.milestones.asking import Asking, NothingAsked, asked_questions, fresh_asking, posted_asking
from courses.milestones.branches import stored_branches
from courses.milestones.forms import ClockField
from courses.milestones.models import Milestone
from courses.milestones.page import marks_of, milestones_page, places_of
from courses.milestones.studio_forms import StudioForm, branch_forms
from courses.milestones.targets import targets_of
from courses.videos.access import library_video
from courses.videos.drafts import standing_of
from courses.videos.models import Video
from lms.kernel.access import signed_in
from lms.kernel.htmx import is_htmx
from lms.kernel.markup import MarkupTooLarge
from lms.kernel.markup import render as rendered


def _listed(request: SignedInRequest, video: Video, said: str, *, status: int = 200) -> HttpResponse:
    """Answer a change with the milestones as they are now: the list for a script, the page for a plain form."""
    if not is_htmx(request):
        (messages.error if status >= 400 else messages.success)(request, said)
        return redirect("courses:video_milestones", video.pk)
    if request.method == "POST":
        video = library_video(request, video.pk)
    context = {"video": video, "marks": marks_of(video), "said": said, "standing": standing_of(video)}
    return render(request, "courses/milestones/_listed.html", context, status=status)


def _form(
    request: SignedInRequest, video: Video, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    template = "_form" if is_htmx(request) else "form"
    context |= {"video": video}
    return render(request, f"courses/milestones/{template}.html", context, status=status)


@require_safe
@signed_in
def milestones(request: SignedInRequest, key: UUID) -> HttpResponse:
    """The film with its milestones; by `m`, `q`, `n`, `c` or `b` one is set where it pauses."""
    video = library_video(request, key)
    if is_htmx(request):
        return _listed(request, video, "")
    lesson = edited_from(request, request.GET.get("lesson", ""))
    context = {
        "video": video, "page": milestones_page(video), "kinds": Milestone.Kind.choices, "lesson": lesson,
        "seen_in": lesson or seen_in(request, video),
    }  # fmt: skip
    return render(request, "courses/milestones/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Set a milestone of the kind `?kind=` at `?at=`; a question is written or picked right there."""
    video = library_video(request, key)
    sent = request.POST if request.method == "POST" else None
    kind = request.GET.get("kind", "")
    kind = kind if kind in Milestone.Kind.values else Milestone.Kind.QUESTION
    form = StudioForm(
        sent,
        kind=kind,
        duration_ms=video.duration_ms,
        initial={"position_ms": _at(request.GET.get("at", ""), video)},
    )
    asking = None
    if kind == Milestone.Kind.QUESTION:
        asking = (
            posted_asking(request.POST, request.user) if sent else fresh_asking(request.GET.get("type", ""))
        )
    context = {"form": form, "kind": kind, "kinds": Milestone.Kind.choices, "asking": asking, "is_new": True}
    if sent is None or (asking and asking.redraw):
        return _form(request, video, context)
    try:
        if form.is_valid():
            made = _create(request, video, kind, form.cleaned_data, asking)
            if kind == Milestone.Kind.BRANCH:
                return _again(request, video, made, _("Now say where it leads."))
            return _listed(request, video, _("Set at %s.") % ClockField().prepare_value(made.position_ms))
    except NothingAsked as error:
        context["asking"] = error.asking
    except Refused as error:
        form.add_error(None, str(error))
    return _form(request, video, context, status=422)


def _create(
    request: SignedInRequest, video: Video, kind: str, fields: dict[str, Any], asking: Asking | None
) -> Milestone:
    with transaction.atomic():
        asked = asked_questions(asking, request.user) if asking else []
        return verbs.add_milestone(video=video, actor=request.user, kind=kind, questions=asked, **fields)


def _at(text: str, video: Video) -> int:
    """The time a page asks for, in seconds; the start for what is none."""
    try:
        at = round(float(text) * 1000)
    except (ValueError, OverflowError):
        return 0
    return max(0, min(at, video.duration_ms or at))


@dataclass(frozen=True, slots=True)
class _Editing:
    """What the form of a stored milestone needs."""

    milestone: Milestone
    places: list[Any]
    form: StudioForm
    branches: Any

    @classmethod
    def of(cls, milestone: Milestone, sent: Any) -> "_Editing":
        places = places_of(milestone)
        form = StudioForm(
            sent,
            kind=milestone.kind,
            duration_ms=milestone.video.duration_ms,
            initial=StudioForm.start(milestone),
            present=StudioForm.start(milestone),
        )
        branches = None
        if milestone.kind == Milestone.Kind.BRANCH:
            branches = branch_forms(
                sent, stored_branches(milestone.branches), targets=targets_of(milestone.video),
                questions=[place.question for place in places],
            )  # fmt: skip
        return cls(milestone, places, form, branches)

    def context(self) -> dict[str, Any]:
        asks = self.milestone.kind in (Milestone.Kind.QUESTION, Milestone.Kind.BRANCH)
        return {
            "milestone": self.milestone, "places": self.places, "form": self.form, "branches": self.branches,
            "kind": self.milestone.kind, "asks": asks,
        }  # fmt: skip


def _again(request: SignedInRequest, video: Video, milestone: Milestone, said: str) -> HttpResponse:
    """Go on editing a milestone after a part of it was stored."""
    if not is_htmx(request):
        messages.success(request, said)
        return redirect("courses:video_milestone", video.pk, milestone.pk)
    video, milestone = studio_milestone(request, video.pk, milestone.pk)
    return _form(request, video, _Editing.of(milestone, None).context() | {"said": said})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def milestone(request: SignedInRequest, key: UUID, milestone: UUID) -> HttpResponse:
    """Change a milestone: its time, its words, and, for a branch, where it leads."""
    video, found = studio_milestone(request, key, milestone)
    editing = _Editing.of(found, request.POST if request.method == "POST" else None)
    form, branches = editing.form, editing.branches
    if request.method != "POST":
        return _form(request, video, editing.context())
    if form.is_valid() and (branches is None or branches.is_valid()):
        ways = None
        if branches is not None:
            ways = [one.cleaned_data["branch"] for one in branches if one.cleaned_data.get("branch")]
        try:
            verbs.change_milestone(
                milestone=found, fields=form.cleaned_data, branches=ways, actor=request.user
            )
            return _listed(request, video, _("Saved."))
        except Refused as error:
            form.add_error(None, str(error))
    return _form(request, video, editing.context(), status=422)


@require_POST
@signed_in
def place(request: SignedInRequest, key: UUID, milestone: UUID) -> HttpResponse:
    """Put a milestone at `at_ms`; 422 where the film is over before."""
    video, found = studio_milestone(request, key, milestone)
    sent = request.POST.get("at_ms", "")
    at = int(sent) if sent.isdecimal() and len(sent) < 10 else found.position_ms
    try:
        verbs.move_milestone(milestone=found, position_ms=at, actor=request.user)
    except Refused as error:
        return _listed(request, video, str(error), status=422)
    return _listed(request, video, _("Moved to %s.") % ClockField().prepare_value(at))


@require_POST
@signed_in
def acceptance(request: SignedInRequest, key: UUID, milestone: UUID) -> HttpResponse:
    """Say that a milestone that had to move stands right."""
    video, found = studio_milestone(request, key, milestone)
    try:
        verbs.accept_place(milestone=found, actor=request.user)
    except Refused as error:
        return _listed(request, video, str(error), status=422)
    return _listed(request, video, _("It stays where it is."))


@require_POST
@signed_in
def removal(request: SignedInRequest, key: UUID, milestone: UUID) -> HttpResponse:
    """Take a milestone off the clock; its questions stay in the bank."""
    video, found = studio_milestone(request, key, milestone)
    verbs.drop_milestone(milestone=found, actor=request.user)
    return _listed(request, video, _("The milestone is deleted. Its questions stay in the bank."))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def questions(request: SignedInRequest, key: UUID, milestone: UUID) -> HttpResponse:
    """Ask one more question at a milestone: written here, or picked from the bank."""
    video, found = studio_milestone(request, key, milestone)
    asking = (
        posted_asking(request.POST, request.user)
        if request.method == "POST"
        else fresh_asking(request.GET.get("type", ""))
    )
    context = {"milestone": found, "asking": asking, "adds": True, "kind": found.kind}
    if request.method != "POST" or asking.redraw:
        return _form(request, video, context)
    try:
        with transaction.atomic():
            asked = [one.question for one in places_of(found)]
            more = [one for one in asked_questions(asking, request.user) if one not in asked]
            verbs.ask(milestone=found, questions=[*asked, *more], actor=request.user)
        return _again(request, video, found, _("The question is asked here now."))
    except NothingAsked as error:
        context["asking"] = error.asking
    except Refused as error:
        context["asking"] = asking
        context["problem"] = str(error)
    return _form(request, video, context, status=422)


@require_POST
@signed_in
def question_place(request: SignedInRequest, key: UUID, milestone: UUID, question: UUID) -> HttpResponse:
    """Ask a question earlier (`do` is `up`), later (`down`), or no longer (`remove`) at a milestone."""
    video, found = studio_milestone(request, key, milestone)
    asked = [one.question for one in places_of(found)]
    at = next((number for number, one in enumerate(asked) if one.pk == question), None)
    wish = request.POST.get("do", "")
    if at is not None and wish in ("up", "down", "remove"):
        moved = asked.pop(at)
        if wish != "remove":
            asked.insert(max(0, at - 1 if wish == "up" else at + 1), moved)
        try:
            verbs.ask(milestone=found, questions=asked, actor=request.user)
        except Refused as error:
            return _listed(request, video, str(error), status=422)
    return _again(request, video, found, _("Saved."))


@require_POST
@signed_in
def rendering(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Markdown as learners will see it, as clean HTML."""
    library_video(request, key)
    try:
        return HttpResponse(rendered(request.POST.get("text", ""), heading_start=4))
    except MarkupTooLarge:
        return HttpResponse(status=413)
