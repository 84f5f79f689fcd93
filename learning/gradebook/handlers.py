"""Keeps the columns of the gradebook in step with what is published."""

from collections.abc import Sequence

from courses.models import Lesson
from learning.gradebook.sync import sync_items
from lms.kernel import clock
from lms.kernel.consumers import consumer
from lms.kernel.models import Event

VERBS = (
    "courses.quiz.published",
    "courses.assignment.published",
    "courses.course.published",
    "courses.course.changes_published",
    "courses.course.dates_changed",
    "courses.course.imported",
    "courses.course.copied",
    "courses.outline.changed",
    "courses.outline.step_undone",
    "courses.module.binned",
    "courses.module.restored",
    "courses.lesson.binned",
    "courses.lesson.restored",
    "courses.question.revised",
    "courses.milestone.created",
    "courses.milestone.changed",
    "courses.milestone.deleted",
    "courses.milestone.questions_changed",
)


@consumer("learning.gradebook", verbs=VERBS)
def follow_courses(batch: Sequence[Event]) -> None:
    """Bring the items of every course named in the batch up to date, once each. Safe to run again."""
    courses = {event.course_id for event in batch if event.course_id}
    videos = {event.payload["video"] for event in batch if event.verb.startswith("courses.milestone")}
    if videos:
        shown = Lesson.objects.filter(blocks__video_group__items__video__in=videos)
        courses |= set(shown.values_list("course_id", flat=True))
    sync_items(courses, now=clock.now())
