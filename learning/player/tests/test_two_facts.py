"""The last two facts of a rule, brought by two transactions at once: the lesson completes all the same."""

from datetime import timedelta
from threading import Event as Signal
from threading import Thread

import pytest
from django.db import connection, transaction

from courses.api import lesson_page
from courses.testing import make_course, make_video
from learning.enrolments.actions import enrol
from learning.player.answers import answer_milestone
from learning.player.watching import Beat, keep_beat
from learning.progress.actions import open_lesson
from learning.progress.models import LessonProgress
from lms.kernel import clock, tenancy
from lms.testing.personas import make_organization, make_person


@pytest.mark.django_db(transaction=True)
def test_coverage_and_answer_at_the_same_moment() -> None:
    organization = make_organization("college", "testserver")
    teacher, person = make_person(organization, "Ines"), make_person(organization, "Lena")
    now = clock.now()
    with tenancy.scope(organization):
        course = make_course(teacher)
        lesson = course.lessons.get(slug="lesson-1")
        lesson.completion_rule = {"video_coverage": 90, "questions_answered": "all"}
        lesson.save()
        video = make_video(lesson)
        enrolment = enrol(course=course, learner=person, actor=person, now=now, source="self")
        open_lesson(enrolment=enrolment, lesson=lesson, actor=person, now=now)
        milestone = lesson_page(lesson).videos[0].milestones[0]
    watched, answered = Signal(), Signal()

    def watch() -> None:
        try:
            with tenancy.scope(organization), transaction.atomic():
                beat = Beat(position_ms=60_000, spans=[(0, 60_000)])
                later = now + timedelta(minutes=2)
                keep_beat(
                    learner=person,
                    course=course.slug,
                    lesson=lesson.slug,
                    video=video.pk,
                    beat=beat,
                    device="phone",
                    now=later,
                )
                watched.set()
                # The answer has to wait for this transaction; if it does not, it comes through now.
                answered.wait(timeout=0.7)
        finally:
            watched.set()
            connection.close()

    def answer() -> None:
        try:
            watched.wait(timeout=10)
            with tenancy.scope(organization):
                answer_milestone(
                    enrolment=enrolment,
                    lesson=lesson,
                    milestone=milestone,
                    answers={milestone.questions[0].id: {"choice": "b"}},
                    number=1,
                    actor=person,
                    now=now,
                )
        finally:
            answered.set()
            connection.close()

    threads = [Thread(target=watch), Thread(target=answer)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tenancy.scope(organization):
        assert LessonProgress.objects.get().completed_at is not None
