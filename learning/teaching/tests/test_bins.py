"""The bins of the studio: what is in them goes by hand or by time, never what learners' work hangs on."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from accounts.models import Organization, User
from courses.models import Course, Lesson, Module, Quiz
from courses.tasks import empty_bins
from courses.testing import make_course, make_lesson, make_quiz
from learning.attempts.models import Attempt
from learning.enrolments.actions import enrol
from learning.player.models import Note
from learning.progress.models import LessonProgress
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(scope: Organization, instructor: User) -> Course:
    return make_course(instructor, lessons=3)


def binned(row: Any, days: int) -> Any:
    type(row).objects.filter(pk=row.pk).update(deleted_at=clock.now() - timedelta(days=days))
    return row


def lesson(number: int) -> Lesson:
    found: Lesson = Lesson.objects.get(slug=f"lesson-{number}")
    return found


def test_a_lesson_is_deleted_after_saying_what_goes(
    course: Course, instructor: User, learner: User, client_for: Callable[..., Client]
) -> None:
    place = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    opened, done, noted = (binned(lesson(number), 1) for number in (1, 2, 3))
    LessonProgress.objects.create(enrolment=place, lesson=opened, opened_at=clock.now())
    LessonProgress.objects.create(enrolment=place, lesson=done, completed_at=clock.now())
    Note.objects.create(learner=learner, lesson=noted, body="Mine.")
    client = client_for(instructor)
    page = client.get("/teach/statistics/bin/").content.decode()
    assert page.count("Stays for good") == 2
    assert page.count("deleted for ever <time") == 1
    address = "/teach/statistics/bin/lessons/%s/deletion/"
    asked = client.get(address % opened.pk).content.decode()
    assert "Blocks" in asked
    assert "Notes" in client.get(address % noted.pk).content.decode()
    for one in (opened, done, noted):
        client.post(address % one.pk)
    assert set(Lesson.objects.values_list("pk", flat=True)) == {done.pk, noted.pk}
    told = Event.objects.get(verb="courses.bin.thing_deleted")
    assert (told.object_id, told.course_id, told.actor_id) == (opened.pk, course.pk, instructor.pk)


def test_what_is_not_in_the_bin_or_not_published_as_gone_stays(
    course: Course, instructor: User, client_for: Callable[..., Client]
) -> None:
    client, row = client_for(instructor), lesson(1)
    client.post(f"/teach/statistics/lessons/{row.pk}/bin/")  # waits for a publication
    assert b"Learners see it until" in client.get("/teach/statistics/bin/").content
    address = f"/teach/statistics/bin/lessons/{row.pk}/deletion/"
    assert client.get(address).status_code == 404
    assert b"is not in the bin" in client.post(address, follow=True).content
    assert Lesson.objects.filter(pk=row.pk).exists()


def test_a_course_with_learners_is_kept_and_an_empty_one_goes_whole(
    course: Course, instructor: User, learner: User, client_for: Callable[..., Client]
) -> None:
    taken = make_course(instructor, slug="taken", lessons=1)
    enrol(course=taken, learner=learner, actor=learner, now=clock.now(), source="self")
    quiz = make_quiz(course.lessons.get(slug="lesson-1"))
    for one in (course, taken):
        binned(one, 1)
    client = client_for(instructor)
    assert client.get("/teach/bin/").content.decode().count("Stays for good") == 1
    assert "stays" in client.get("/teach/taken/deletion/").content.decode()
    client.post("/teach/taken/deletion/")
    client.post("/teach/statistics/deletion/")
    assert list(Course.objects.values_list("slug", flat=True)) == ["taken"]
    assert not Quiz.objects.filter(pk=quiz.pk).exists()


def test_time_empties_the_bin_but_for_what_is_needed(
    course: Course, scope: Organization, learner: User
) -> None:
    place = enrol(course=course, learner=learner, actor=learner, now=clock.now(), source="self")
    module = Module.objects.create(course=course, title="Old", position=2)
    inside = make_lesson(module, "inside")
    tried, untried = make_quiz(lesson(2), title="Tried"), make_quiz(inside, title="Untried")
    Attempt.objects.create(
        enrolment=place, learner=learner, quiz=tried, number=1, started_at=clock.now(), max_score=1
    )
    for one in (module, inside, untried):
        binned(one, 91)
    binned(lesson(1), 89)
    lesson(2).blocks.filter(quiz=tried).delete()
    binned(tried, 91)
    said = StringIO()
    call_command("empty_bin", "--dry-run", "--organization", scope.slug, stdout=said)
    assert "kept: quizzes “Tried”" in said.getvalue()
    assert "3 would go, 1 kept." in said.getvalue()
    assert Module.objects.count() == 2
    with override_settings(BIN_DAYS=0):
        assert empty_bins(organization_id=str(scope.pk)) == 0
    assert empty_bins(organization_id=str(scope.pk)) == 3
    assert empty_bins(organization_id=str(scope.pk)) == 0
    assert set(Quiz.objects.values_list("title", flat=True)) == {"Tried"}
    assert Lesson.objects.count() == 3
    assert Module.objects.count() == 1
