"""What was done is looked at again when a course asks for something else, and nothing is taken away."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db.models import F
from django.test import Client

from accounts.models import Organization, User
from courses.authoring.events import CHANGES_PUBLISHED
from courses.models import Course, Lesson
from courses.testing import make_course, make_quiz
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.progress.actions import mark_done, open_lesson
from learning.progress.handlers import follow_rules
from learning.progress.models import LessonProgress, Recheck
from learning.progress.recheck import ask_for_recheck
from learning.progress.tasks import recheck_courses
from lms.kernel import clock
from lms.kernel.events import record
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]


def published(course: Course, lesson: Lesson, rule: dict[str, object]) -> Recheck | None:
    """Publish another rule for a lesson, and let the worker look; return what it found."""
    Lesson.objects.filter(pk=lesson.pk).update(completion_rule=rule)
    Course.objects.filter(pk=course.pk).update(content_version=F("content_version") + 1)
    before = set(Recheck.objects.values_list("pk", flat=True))
    record(CHANGES_PUBLISHED, object=course, actor=None, course_id=course.pk)
    follow_rules(list(Event.objects.filter(verb=CHANGES_PUBLISHED.name).order_by("-position")[:1]))
    recheck_courses.run()
    return Recheck.objects.exclude(pk__in=before).first()


def test_a_changed_rule_completes_for_some_and_takes_nothing_from_anybody(
    scope: Organization, instructor: User, learner: User, other_learner: User, client_for: ClientFor
) -> None:
    now, course = clock.now(), make_course(instructor, lessons=2)
    lesson = course.lessons.order_by("sequence")[0]
    Lesson.objects.filter(pk=lesson.pk).update(completion_rule={"manual": True})
    lesson.refresh_from_db()
    mine, other = (
        enrol(course=course, learner=one, actor=one, now=now, source="self")
        for one in (learner, other_learner)
    )
    for one in (mine, other):
        open_lesson(enrolment=one, lesson=lesson, actor=one.learner, now=now)
    mark_done(enrolment=other, lesson=lesson, actor=other_learner, now=now)

    assert published(course, lesson, {"manual": True}) is not None  # nothing was ever looked at before
    assert published(course, lesson, {"manual": True}) is None
    found = published(course, lesson, {"viewed": True})
    assert found is not None
    assert (found.looked_at, found.newly_done, found.kept, found.ended_at is not None) == (2, 1, 0, True)
    mine.refresh_from_db()
    assert mine.progress == 50

    make_quiz(lesson)
    found = published(course, lesson, {"quiz_passed": True})
    assert found is not None
    assert (found.looked_at, found.newly_done, found.kept) == (2, 0, 2)
    assert LessonProgress.objects.filter(lesson=lesson, completed=True).count() == 2
    assert published(course, lesson, {"quiz_passed": True}) is None
    events = Event.objects.filter(verb="learning.progress.rechecked").order_by("position")
    assert [one.payload["kept"] for one in events] == [0, 0, 2]
    assert Event.objects.filter(verb="learning.lesson.completed").count() == 2

    page = client_for(learner).get(f"/learn/statistics/{lesson.slug}/").content.decode()
    assert "What this lesson asks for has changed since. It stays complete." in page
    said = client_for(instructor).get("/teach/statistics/recheck/").content.decode()
    assert "2 completions were kept" in said


def test_taking_out_the_last_open_lesson_completes_the_course(
    scope: Organization, instructor: User, learner: User
) -> None:
    now, course = clock.now(), make_course(instructor, lessons=2)
    first, last = course.lessons.order_by("sequence")
    mine = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    open_lesson(enrolment=mine, lesson=first, actor=learner, now=now)
    Lesson.objects.filter(pk=last.pk).update(deleted_at=now)
    assert ask_for_recheck(course_id=course.pk)
    assert recheck_courses.run() == 1
    mine.refresh_from_db()
    assert (mine.state, mine.progress) == ("completed", 100)
    assert not ask_for_recheck(course_id=course.pk)


def test_what_changed_since_a_worker_died_is_looked_at_from_the_beginning(
    scope: Organization, instructor: User, learner: User
) -> None:
    now, course = clock.now(), make_course(instructor, lessons=1)
    lesson = course.lessons.get()
    Lesson.objects.filter(pk=lesson.pk).update(completion_rule={"manual": True})
    mine = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    open_lesson(enrolment=mine, lesson=course.lessons.get(), actor=learner, now=now)
    assert ask_for_recheck(course_id=course.pk)
    Recheck.objects.update(after=UUID(int=2**128 - 1), lessons=[[str(lesson.pk), "before"]])
    Lesson.objects.filter(pk=lesson.pk).update(completion_rule={"viewed": True})
    assert ask_for_recheck(course_id=course.pk)
    recheck_courses.run()
    assert Recheck.objects.get().newly_done == 1
    assert Enrolment.objects.get().state == "completed"
