"""Live sessions for those who teach: plan, change, call off, and who was there."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.api import SignedInRequest
from courses.api import teachable_course
from courses.models import Course
from learning.live import actions, queries
from learning.live.access import taught_session
from learning.live.forms import CancelForm, SessionForm
from learning.live.models import LiveSession
from lms.kernel import clock
from lms.kernel.access import signed_in


@never_cache
@require_GET
@signed_in
def sessions(request: SignedInRequest, course: str) -> HttpResponse:
    """The sessions of a course, to come and past."""
    found = teachable_course(request, course)
    asked = {name: request.GET.get(name, "")[:300] for name in ("after", "before")}
    page = queries.sessions(found, None, clock.now(), **asked)
    return render(request, "learning/live/taught.html", {"page": page, "course": found})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest, course: str) -> HttpResponse:
    """The form for a new session; POST plans it, or one a week."""
    found = teachable_course(request, course)
    if request.method != "POST":
        return _form(request, found, SessionForm(course=found, initial=_proposed(request, found)))
    form = SessionForm(request.POST, course=found)
    if not form.is_valid():
        return _form(request, found, form)
    values = form.cleaned_data
    try:
        made = actions.schedule(
            course=found, cohort=values.get("cohort"), plan=form.plan, weeks=values["weeks"],
            key=values["key"] or actions.new_key(), actor=request.user, now=clock.now(),
        )  # fmt: skip
    except actions.LiveError as error:
        form.add_error(None, str(error))
        return _form(request, found, form)
    words = ngettext("The session is planned.", "%(n)d sessions are planned.", len(made))
    messages.success(request, words % {"n": len(made)})
    return redirect("learning:live_taught", found.slug)


def _proposed(request: SignedInRequest, course: Course) -> dict[str, object]:
    """The next full hour tomorrow, in the zone of who plans, and the address of the session planned last."""
    local = timezone.localtime(clock.now()) + timedelta(days=1, hours=1)
    last = LiveSession.objects.filter(course=course).order_by("-pk").values_list("join_url", flat=True)
    return {
        "key": actions.new_key(),
        "starts_at": local.strftime("%Y-%m-%dT%H:00"),
        "time_zone": timezone.get_current_timezone_name(),
        "host": request.user.pk,
        "join_url": last.first() or "",
    }


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def change(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """The form of a session; POST changes it."""
    found, session = taught_session(request, course, key)
    if request.method != "POST":
        return _form(request, found, SessionForm(course=found, session=session))
    form = SessionForm(request.POST, course=found, session=session)
    if not form.is_valid():
        return _form(request, found, form)
    sequence = form.cleaned_data["sequence"]
    try:
        actions.change(
            session=session, plan=form.plan, sequence=-1 if sequence is None else sequence,
            actor=request.user, now=clock.now(),
        )  # fmt: skip
    except actions.LiveError as error:
        form.add_error(None, str(error))
        return _form(request, found, form)
    messages.success(request, _("Saved."))
    return redirect("learning:live_taught", found.slug)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def cancellation(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Ask whether a session is called off; POST does it."""
    found, session = taught_session(request, course, key)
    now = clock.now()
    form = CancelForm(request.POST or None, later=queries.later_ones(session, now))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            done = actions.cancel(
                session=session, reason=values["reason"], following=values.get("following", False),
                actor=request.user, now=now,
            )  # fmt: skip
        except actions.LiveError as error:
            messages.error(request, str(error))
        else:
            if done:
                words = ngettext("The session is cancelled.", "%(n)d sessions are cancelled.", done)
                messages.success(request, words % {"n": done})
        return redirect("learning:live_taught", found.slug)
    context = {"course": found, "session": session, "form": form, "now": now}
    status = 422 if request.method == "POST" else 200
    return render(request, "learning/live/cancellation.html", context, status=status)


@require_POST
@signed_in
def reinstatement(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Let a cancelled session take place after all."""
    found, session = taught_session(request, course, key)
    try:
        actions.reinstate(session=session, actor=request.user, now=clock.now())
        messages.success(request, _("The session takes place after all."))
    except actions.LiveError as error:
        messages.error(request, str(error))
    return redirect("learning:live_taught", found.slug)


@never_cache
@require_GET
@signed_in
def attendance(request: SignedInRequest, course: str, key: UUID) -> HttpResponse:
    """Who was there, and who was not."""
    found, session = taught_session(request, course, key)
    asked = {name: request.GET.get(name, "")[:300] for name in ("shown", "after", "before")}
    page = queries.attendance(session, **asked)
    context = {"course": found, "session": session, "page": page, "now": clock.now()}
    return render(request, "learning/live/people.html", context)


@never_cache
@require_safe
@signed_in
def attendance_file(request: SignedInRequest, course: str, key: UUID) -> HttpResponseBase:
    """Who was there, as CSV."""
    found, session = taught_session(request, course, key)
    lines = queries.attendance_lines(session, timezone.get_current_timezone())
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="attendance-{found.slug}-{session.starts_at:%Y-%m-%d}.csv"'
    )
    return answer


def _form(request: SignedInRequest, course: Course, form: SessionForm) -> HttpResponse:
    context = {"course": course, "form": form, "session": form.session}
    return render(request, "learning/live/form.html", context, status=422 if form.errors else 200)
