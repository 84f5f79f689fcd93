"""Has the lessons of a course looked at again when what they ask for may have changed."""

from collections.abc import Sequence

from courses.models import Lesson
from learning.progress.recheck import ask_for_recheck
from learning.progress.tasks import recheck_courses
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

VERBS = (
    "courses.quiz.published",
    "courses.assignment.published",
    "courses.course.published",
    "courses.course.changes_published",
    "courses.module.binned",
    "courses.module.restored",
    "courses.lesson.binned",
    "courses.lesson.restored",
    "courses.milestone.created",
    "courses.milestone.changed",
    "courses.milestone.deleted",
    "courses.milestone.questions_changed",
)


@consumer("learning.recheck", verbs=VERBS)
def follow_rules(batch: Sequence[Event]) -> None:
    """Ask for a recheck of every course named in the batch, once each. Safe to run again."""
    courses = {event.course_id for event in batch if event.course_id}
    videos = {event.payload["video"] for event in batch if event.verb.startswith("courses.milestone")}
    if videos:
        shown = Lesson.objects.filter(blocks__video_group__items__video__in=videos)
        courses |= set(shown.values_list("course_id", flat=True))
    if [course for course in sorted(courses) if ask_for_recheck(course_id=course)]:
        recheck_courses.enqueue()
