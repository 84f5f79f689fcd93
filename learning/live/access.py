"""How a view obtains a live session: learners of its course and of its cohort, and who teaches the course; 404 for others."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from courses.api import can_teach, teachable_course
from courses.models import Course
from learning.enrolments.models import Enrolment
from learning.live.models import LiveSession


@dataclass(frozen=True, slots=True)
class SessionPlace:
    """A session with its course, and the open enrolment of who asks; without one they teach the course."""

    session: LiveSession
    enrolment: Enrolment | None

    @property
    def teaches(self) -> bool:
        """Whether they go to it as one who teaches."""
        return self.enrolment is None


def session_place(request: HttpRequest, key: UUID) -> SessionPlace:
    """Return the session for whoever may go to it. At most three queries."""
    rows = LiveSession.objects.select_related("course", "host", "cohort")
    session: LiveSession | None = rows.filter(pk=key, course__deleted_at=None).first()
    if session is None:
        raise Http404
    mine = Enrolment.objects.filter(course=session.course_id, learner=request.user.pk).open()
    enrolment = mine.first() if session.course.is_published else None
    if enrolment is not None and session.cohort_id in (None, enrolment.cohort_id):
        return SessionPlace(session, enrolment)
    if can_teach(request.user, session.course):
        return SessionPlace(session, None)
    raise Http404


def taught_session(request: HttpRequest, course: str, key: UUID) -> tuple[Course, LiveSession]:
    """Return a session of a course for who teaches it; 404 or 403 for anybody else."""
    found = teachable_course(request, course)
    rows = LiveSession.objects.select_related("host", "cohort").filter(pk=key, course=found)
    session: LiveSession | None = rows.first()
    if session is None:
        raise Http404
    session.course = found
    return found, session
