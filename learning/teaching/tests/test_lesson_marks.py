"""Teachers mark a lesson as done for a learner, where its rule allows that, and take it back."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Organization, User
from courses.models import Lesson
from courses.testing import make_course
from learning.enrolments.actions import enrol
from learning.progress.models import LessonMark, LessonProgress
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


def test_a_lesson_is_marked_and_taken_back_with_reason_event_and_history(
    scope: Organization, instructor: User, learner: User, client_for: Callable[..., Client]
) -> None:
    course = make_course(instructor, lessons=2)
    hand, other = course.lessons.order_by("sequence")
    Lesson.objects.filter(pk=hand.pk).update(completion_rule={"manual": True})
    place = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    client, page = client_for(instructor), f"/teach/statistics/people/{place.pk}/lessons/"

    def mark(lesson: Lesson, **sent: str) -> str:
        answer = client.post(f"{page}{lesson.pk}/mark/", sent, follow=True)
        place.refresh_from_db()
        return answer.content.decode()

    assert "Say why" in mark(hand)
    assert "cannot be marked by hand" in mark(other, reason="Seen in class")
    assert place.lessons_done == 0
    for _twice in range(2):
        assert "Seen in class" in mark(hand, reason="Seen in class")
    row = LessonProgress.objects.get(lesson=hand)
    assert (place.lessons_done, row.marked_by, row.completed) == (1, instructor, True)
    told = Event.objects.get(verb="learning.lesson.marked").payload
    assert (told["learner"], told["done"]) == (str(learner.pk), True)
    mine, lesson_url = client_for(learner), f"/learn/statistics/{hand.slug}/"
    seen = mine.get(lesson_url).content.decode()
    assert f"Marked as done by {instructor.full_name}" in seen
    assert "Not done after all" not in seen
    refused = mine.post(f"{lesson_url}completion/", {"undo": "1"})
    assert (refused.status_code, instructor.full_name in refused.content.decode()) == (409, True)
    place.refresh_from_db()
    assert place.lessons_done == 1
    back = mark(hand, reason="Wrong person", undo="1")
    assert "Mark as done" in mine.get(lesson_url).content.decode()
    row.refresh_from_db()
    assert (place.lessons_done, row.marked_by, row.marked_at, row.completed) == (0, None, None, False)
    assert back.index("Wrong person") < back.index("Seen in class")
    assert instructor.full_name in back
    assert list(LessonMark.objects.order_by("created_at").values_list("done", flat=True)) == [True, False]
    events = Event.objects.filter(verb="learning.lesson.marked").order_by("position")
    assert [(one.actor_id, one.payload["done"]) for one in events] == [
        (instructor.pk, True),
        (instructor.pk, False),
    ]

    mark(hand, reason="Seen after all")
    LessonProgress.objects.create(enrolment=place, lesson=other, completed_at=clock.now())
    type(place).objects.filter(pk=place.pk).update(state="completed", completed_at=clock.now())
    assert "lessons stay done" in mark(hand, reason="No", undo="1")
    type(place).objects.filter(pk=place.pk).update(state="withdrawn")
    assert "has no place" in mark(hand, reason="No", undo="1")
