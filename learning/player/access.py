"""How views of the player obtain what a learner works on: in a lesson that is open to them."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from courses.api import LessonMilestone, LessonVideo, lesson_page, outline
from courses.models import Lesson
from learning.enrolments.access import work_place
from learning.enrolments.models import Enrolment
from learning.player.models import Note
from learning.progress.locks import locks, needs
from learning.progress.queries import done_lessons


def open_place(request: HttpRequest, course: str, lesson: str, now: datetime) -> tuple[Enrolment, Lesson]:
    """Return enrolment and lesson for a learner who works there. Raises 404, and 403 while the lesson is locked."""
    enrolment, found = work_place(request, course, lesson)
    course_row = enrolment.course
    if found.release_at is None and course_row.starts_at is None and not needs(course_row):
        return enrolment, found
    closed = locks(course_row, outline(course_row), enrolment, done_lessons(enrolment.pk), now)
    if found.pk in closed:
        raise PermissionDenied("This lesson is locked.")
    return enrolment, found


def video_of(lesson: Lesson, video_id: UUID) -> LessonVideo:
    """Return a video the lesson shows; else 404."""
    video = lesson_page(lesson).video(video_id)
    if video is None:
        raise Http404
    return video


def milestone_of(lesson: Lesson, milestone_id: UUID) -> tuple[LessonVideo, LessonMilestone]:
    """Return a milestone of a video the lesson shows, and the video; else 404."""
    found = lesson_page(lesson).milestone(milestone_id)
    if found is None:
        raise Http404
    return found


def own_note(enrolment: Enrolment, lesson: Lesson, note_id: UUID) -> Note:
    """Return a note the learner wrote on the lesson; else 404. One query."""
    found: Note | None = Note.objects.filter(
        pk=note_id, learner_id=enrolment.learner_id, lesson=lesson
    ).first()
    if found is None:
        raise Http404
    return found
