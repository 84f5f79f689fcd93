"""A learner whose completions change with the rules of a course is told once, with the names of the lessons."""

import pytest
from django.db import transaction

from accounts.models import Organization, User
from community.models import Notification
from community.notifications.progress import CHANGED, MARKED, tell_about_progress
from courses.testing import make_course
from lms.kernel.events import VERBS, record
from lms.kernel.models import Event


@pytest.mark.django_db
def test_gained_and_lost_lessons_are_named_once(scope: Organization, instructor: User, learner: User) -> None:
    course = make_course(instructor, lessons=8)
    keys = [str(key) for key in course.lessons.order_by("sequence").values_list("pk", flat=True)]
    with transaction.atomic():
        record(
            VERBS[CHANGED], object=course, actor=learner, course_id=course.pk,
            payload={"gained": keys[:1], "lost": keys[1:]},
        )  # fmt: skip
    for _twice in range(2):
        tell_about_progress(list(Event.objects.filter(verb=CHANGED)))
    said = dict(Notification.objects.filter(recipient=learner).values_list("kind", "data"))
    assert said["lessons_completed"] == {"course": course.title, "lessons": "“Lesson 1”"}
    assert said["lessons_reopened"]["lessons"].endswith("“Lesson 6” + 2")
    assert Notification.objects.count() == 2


@pytest.mark.django_db
def test_a_learner_hears_of_a_teachers_mark(scope: Organization, instructor: User, learner: User) -> None:
    lesson = make_course(instructor, lessons=1).lessons.get()
    for done in (True, False):
        with transaction.atomic():
            record(
                VERBS[MARKED], object=lesson, actor=instructor, course_id=lesson.course_id,
                payload={"learner": str(learner.pk), "done": done},
            )  # fmt: skip
    tell_about_progress(list(Event.objects.filter(verb=MARKED)))
    said = Notification.objects.order_by("event_position").values_list("recipient", "kind", "data__teacher")
    assert list(said) == [
        (learner.pk, "lesson_marked", instructor.full_name),
        (learner.pk, "lesson_unmarked", instructor.full_name),
    ]
