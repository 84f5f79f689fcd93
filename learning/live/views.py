"""Live sessions for learners: those of a course, one, its entry in a calendar, and the way into it.

Joining is a form of its own: it notes who was there. The room is a page that goes on to the meeting by itself, because a
browser holds a page's forms against every address that a redirect leads to, and meetings move from one to another.
"""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import SignedInRequest
from learning.calendar.ics import ics
from learning.calendar.queries import session_entry
from learning.enrolments.access import course_place, to_course_page
from learning.live import actions, queries
from learning.live.access import SessionPlace, session_place
from lms.kernel import clock
from lms.kernel.access import signed_in
from lms.kernel.markup import render as rendered


@never_cache
@require_GET
@signed_in
@to_course_page
def sessions(request: SignedInRequest, course: str) -> HttpResponse:
    """The live sessions of a course."""
    place = course_place(request, course)
    asked = {name: request.GET.get(name, "")[:300] for name in ("after", "before")}
    page = queries.sessions(place.course, place.enrolment, clock.now(), **asked)
    return render(request, "learning/live/sessions.html", {"page": page, "course": place.course})


@never_cache
@require_GET
@signed_in
def session(request: SignedInRequest, key: UUID) -> HttpResponse:
    """One live session."""
    place = session_place(request, key)
    context = {
        "place": place,
        "session": place.session,
        "card": queries.card(place, clock.now()),
        "description": rendered(place.session.description),
    }
    return render(request, "learning/live/session.html", context)


@never_cache
@require_GET
@signed_in
def card(request: SignedInRequest, key: UUID) -> HttpResponse:
    """A session as its card shows it now: a part of a page that stays open."""
    place = session_place(request, key)
    return render(request, "learning/live/_again.html", {"card": queries.card(place, clock.now())})


@never_cache
@require_POST
@signed_in
def attendance(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Join: note that a learner is there and lead to the room, or say why they cannot."""
    place, now = session_place(request, key), clock.now()
    try:
        if place.enrolment is not None:
            actions.join(session=place.session, enrolment=place.enrolment, now=now)
    except actions.NotOpen as error:
        messages.error(request, str(error))
        return redirect("learning:live_session", key)
    return redirect("learning:live_room", key)


@never_cache
@require_GET
@signed_in
def room(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Go on to the meeting: learners who have joined, while it is open, and who teaches."""
    place, now = session_place(request, key), clock.now()
    if not _may_enter(place, now):
        return redirect("learning:live_session", key)
    answer = render(request, "learning/live/room.html", {"session": place.session})
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _may_enter(place: SessionPlace, now: datetime) -> bool:
    session = place.session
    if place.enrolment is None:
        return session.is_open(now, teaches=True)
    return session.is_open(now) and queries.has_joined(session, place.enrolment)


@never_cache
@require_GET
@signed_in
def file(request: SignedInRequest, key: UUID) -> HttpResponse:
    """One session for a calendar program."""
    session = session_place(request, key).session
    body = ics(
        [
            session_entry(
                session.pk, session.title, session.course.title, session.starts_at, session.ends_at,
                sequence=session.sequence, cancelled=session.cancelled_at is not None,
            )
        ],
        name=session.course.title,
        host=request.get_host(),
        zone=timezone.get_current_timezone(),
        now=clock.now(),
        address=lambda entry: request.build_absolute_uri(reverse(entry.url_name, args=entry.url_args)),
    )  # fmt: skip
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="session.ics"'
    return answer
