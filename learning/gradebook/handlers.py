"""Keeps the columns of the gradebook in step with what is published."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from courses.models import Lesson
from learning.enrolments.models import Enrolment
from learning.gradebook.models import GradeItem
from learning.gradebook.reckoning import reckon
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


@consumer(
    "learning.gradebook.dates",
    verbs=(
        "learning.accommodation.granted",
        "learning.extension.granted",
        "learning.extension.taken_back",
        "learning.enrolment.cohort_changed",
        "learning.cohort.saved",
    ),
)
def follow_dates(batch: Sequence[Event]) -> None:
    """Reckon again for whom a date moved: what was missing may not be due yet, and late may be in time. Safe to run again."""
    people = {event.payload["enrolment"] for event in batch if "enrolment" in event.payload}
    people |= {event.object_id for event in batch if event.verb == "learning.enrolment.cohort_changed"}
    cohorts = {event.object_id for event in batch if event.verb == "learning.cohort.saved"}
    rows = Enrolment.objects.filter(Q(pk__in=people) | Q(cohort__in=cohorts)).values_list("course_id", "pk")
    courses: dict[UUID, list[UUID]] = {}
    for course, enrolment in rows:
        courses.setdefault(course, []).append(enrolment)
    for course, enrolments in courses.items():
        items = GradeItem.objects.filter(course=course, is_active=True, due_at__isnull=False)
        reckon(enrolments, items.values_list("pk", flat=True), now=clock.now())
