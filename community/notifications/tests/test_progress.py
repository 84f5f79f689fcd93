"""A learner whose completions change with the rules of a course is told once, with the names of the lessons."""

import pytest
from django.db import transaction

from accounts.models import Organization, User
from community.models import Notification
from community.notifications.progress import CHANGED, tell_about_progress
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
