"""Has the lessons of a course looked at again when what they ask for may have changed."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from courses.models import Lesson
from learning.progress.recheck import ask_for_recheck
from learning.progress.tasks import recheck_courses
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

VERBS = (
    "courses.quiz.ruled",
    "courses.quiz.published",
    "courses.assignment.published",
    "courses.course.published",
    "courses.course.changes_published",
    "courses.module.binned",
    "courses.module.restored",
    "courses.lesson.ruled",
    "courses.lesson.binned",
    "courses.lesson.restored",
    "courses.milestone.created",
    "courses.milestone.changed",
    "courses.milestone.deleted",
    "courses.milestone.questions_changed",
)


@consumer("learning.recheck", verbs=VERBS)
def follow_rules(batch: Sequence[Event]) -> None:
    """Ask for a recheck of every course named in the batch, once each, and of those that show what was changed.

    A publication names the lessons that have to be done again (`again`). Safe to run again.
    """
    courses = {event.course_id for event in batch if event.course_id}
    videos = {event.payload["video"] for event in batch if event.verb.startswith("courses.milestone")}
    quizzes = {event.object_id for event in batch if event.verb.startswith("courses.quiz")}
    if videos or quizzes:
        shown = Q(blocks__video_group__items__video__in=videos) | Q(blocks__quiz__in=quizzes)
        courses |= set(Lesson.objects.filter(shown).values_list("course_id", flat=True))
    again: dict[UUID | None, set[str]] = {}
    for event in batch:
        again.setdefault(event.course_id, set()).update(event.payload.get("again", ()))
    found = [
        course
        for course in sorted(courses)
        if ask_for_recheck(course_id=course, again=again.get(course, set()))
    ]
    if found:
        recheck_courses.enqueue()
