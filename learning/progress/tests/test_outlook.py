"""What a publication means for completions is said before, done after it, and told to those it concerns."""

from collections.abc import Callable
from threading import Event as Signal
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import Organization, User
from courses.api import CompletionRule, lesson_page
from courses.milestones.editing import add_milestone
from courses.models import Assignment, Block, Lesson, Milestone, Quiz
from courses.quizzes.documents import published_document
from courses.testing import make_course, make_question, make_quiz, make_video
from learning.enrolments.actions import enrol
from learning.enrolments.models import Enrolment
from learning.models import Attempt, MilestoneAnswer, Submission, VideoSession
from learning.progress.actions import open_lesson
from learning.progress.crowd import Judge
from learning.progress.foresight import foresee, standings
from learning.progress.handlers import follow_rules
from learning.progress.judgement import judge
from learning.progress.models import LessonProgress, Recheck
from learning.progress.recheck import ask_for_recheck, run_recheck
from learning.progress.tasks import recheck_courses
from lms.kernel import clock, tenancy
from lms.kernel.models import Event
from lms.testing.personas import make_organization, make_person

ClientFor = Callable[..., Client]


def stage(lesson: Lesson, rule: dict[str, object]) -> None:
    """Let another rule wait to be published."""
    Lesson.objects.filter(pk=lesson.pk).update(staged={"completion_rule": rule})


def publish(client: Client, lesson: Lesson, **fields: str) -> None:
    """Publish what waits for a lesson, and let consumer and worker run."""
    client.post("/teach/statistics/publication/", {"change": f"lesson:{lesson.pk}", **fields})
    follow_rules(
        list(Event.objects.filter(verb="courses.course.changes_published").order_by("-position")[:1])
    )
    recheck_courses.run()


@pytest.mark.django_db
def test_what_is_foreseen_is_done_and_told(
    scope: Organization, instructor: User, learner: User, other_learner: User, client_for: ClientFor
) -> None:
    now, course, client = clock.now(), make_course(instructor, lessons=2), client_for(instructor)
    first, second = course.lessons.order_by("sequence")
    for person, lessons in ((learner, [first]), (other_learner, [first, second])):
        mine = enrol(course=course, learner=person, actor=person, now=now, source="self")
        for lesson in lessons:
            open_lesson(enrolment=mine, lesson=lesson, actor=person, now=now)
    ask_for_recheck(course_id=course.pk)
    recheck_courses.run()

    assert "No learner would gain or lose" in client.get("/teach/statistics/outlook/").content.decode()
    stage(first, {"manual": True})
    said = client.get("/teach/statistics/outlook/").content.decode()
    assert "1 learner would no longer have finished it." in said
    assert "1 more has completed the course and keeps it in any case." in said
    publish(client, first, again="1")
    assert set(LessonProgress.objects.filter(lesson=first, completed=True).values_list("enrolment__learner", flat=True)) == {other_learner.pk}  # fmt: skip
    found = Recheck.objects.order_by("-created_at", "-pk")[0]
    assert (found.looked_at, found.newly_done, found.kept, found.taken) == (2, 0, 1, 1)
    assert Enrolment.objects.get(learner=learner).progress == 0

    stage(first, {"viewed": True})
    outlook = foresee(course)
    assert [(one.gain, one.lose, one.sealed) for one in outlook.lessons] == [(1, 0, 0)]
    publish(client, first)
    assert Enrolment.objects.get(learner=learner).progress == 50
    Lesson.objects.filter(pk=second.pk).update(staged={"deleted_at": now.isoformat()})
    assert foresee(course).finish == 1
    publish(client, second)
    assert Enrolment.objects.get(learner=learner).state == "completed"

    told = Event.objects.filter(verb="learning.progress.changed").order_by("position")
    key = str(first.pk)
    assert [one.payload for one in told] == [{"gained": [], "lost": [key]}, {"gained": [key], "lost": []}]
    assert {one.actor_id for one in told} == {learner.pk}


@pytest.mark.django_db
def test_all_that_waits_is_counted_a_while_at_a_time(
    scope: Organization, instructor: User, learner: User, client_for: ClientFor
) -> None:
    now, course = clock.now(), make_course(instructor, lessons=4)
    mine = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    lessons = list(course.lessons.order_by("sequence"))
    for lesson in lessons[:3]:
        open_lesson(enrolment=mine, lesson=lesson, actor=learner, now=now)
        stage(lesson, {"manual": True})
    Lesson.objects.filter(pk=lessons[3].pk).update(staged={"deleted_at": now.isoformat()})
    found = [foresee(course, seconds=0) for _time in range(3)]
    assert [(one.looked_at, one.changed, one.loses, one.is_over) for one in found] == [
        (1, 3, 1, False),
        (2, 3, 2, False),
        (3, 3, 3, True),
    ]
    # What is left when one lesson goes is done: only at the end, when it is known what each gains and who has all.
    assert [one.finish for one in found] == [0, 0, 1]
    # Something else waits now, so what was found before does not count.
    stage(lessons[0], {"viewed": True})
    Lesson.objects.filter(pk=lessons[0].pk).update(updated_at=now)
    assert foresee(course, seconds=0).looked_at == 1
    said = client_for(instructor).get("/teach/statistics/outlook/").content.decode()
    assert "Lesson 3" in said
    assert "data-fragment-again" not in said


@pytest.mark.django_db
def test_what_is_ticked_is_counted_and_only_what_that_changes_is_looked_at_anew(
    scope: Organization, instructor: User, learner: User, client_for: ClientFor
) -> None:
    now, course = clock.now(), make_course(instructor, lessons=3)
    mine = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    lessons = list(course.lessons.order_by("sequence"))
    quiz = make_quiz(lessons[0], title="Check")
    first, second, third = (f"lesson:{lesson.pk}" for lesson in lessons)
    for lesson in lessons[:2]:
        open_lesson(enrolment=mine, lesson=lesson, actor=learner, now=now)
        stage(lesson, {"manual": True})
    Lesson.objects.filter(pk=lessons[2].pk).update(staged={"deleted_at": now.isoformat()})
    Quiz.objects.filter(pk=quiz.pk).update(staged=published_document(quiz).model_dump(mode="json"))

    def figures(*keys: str) -> tuple[int, int, int, int]:
        found = foresee(course, keys, seconds=0)
        return (found.looked_at, found.changed, found.loses, found.finish)

    # One lesson at a time, where there is no time; the quiz that is ticked beside a lesson makes it another one.
    assert figures(first) == (1, 1, 1, 0)
    assert figures(first, second) == (2, 2, 2, 0)
    assert figures(second) == (1, 1, 1, 0)
    assert figures(third) == (0, 0, 0, 1), "nothing but a lesson that goes, and the other two are done"
    assert figures(f"quiz:{quiz.pk}") == (1, 1, 0, 0), (
        "by the rule that holds, because the new one is not ticked"
    )
    assert figures(f"quiz:{quiz.pk}", first, second) == (2, 2, 2, 0)
    assert figures(first, second, third) == (2, 2, 2, 1)
    assert figures() == (0, 0, 0, 0)
    assert Lesson.objects.get(pk=lessons[0].pk).staged == {"completion_rule": {"manual": True}}
    client = client_for(instructor)
    said = client.post(
        "/teach/statistics/outlook/", {"change": [second, "lesson:none", "video:none"]}
    ).content.decode()
    assert "Of the 3 ticked changes." in said
    assert "Lesson 2" in said
    assert "Lesson 1" not in said
    assert "Nothing is ticked." in client.post("/teach/statistics/outlook/", {}).content.decode()


@pytest.mark.django_db
def test_a_question_that_waits_on_a_video_is_foreseen_and_done_again_where_asked(
    scope: Organization, instructor: User, learner: User, client_for: ClientFor
) -> None:
    now, course, client = clock.now(), make_course(instructor, lessons=2), client_for(instructor)
    lesson = course.lessons.get(slug="lesson-1")
    video = make_video(lesson, milestone_at=None)
    rule = {"viewed": True, "questions_answered": "required"}
    Lesson.objects.filter(pk=lesson.pk).update(completion_rule=rule)
    course.touch_content()
    mine = enrol(course=course, learner=learner, actor=learner, now=now, source="self")
    lesson = Lesson.objects.select_related("course").get(pk=lesson.pk)
    open_lesson(enrolment=mine, lesson=lesson, actor=learner, now=now)
    assert foresee(course).lessons == ()
    add_milestone(
        video=video, kind="question", position_ms=1000, is_required=True, questions=[make_question()], actor=instructor
    )  # fmt: skip
    assert [(one.gain, one.lose, one.sealed) for one in foresee(course).lessons] == [(0, 1, 0)]
    ticked, other = foresee(course, [f"video:{video.pk}"]), foresee(course, [f"lesson:{lesson.pk}"])
    assert ([one.lose for one in ticked.lessons], other.changed) == ([1], 0)
    assert LessonProgress.objects.get(lesson=lesson).completed
    client.post("/teach/statistics/publication/", {"change": f"video:{video.pk}", "again": "1"})
    follow_rules(list(Event.objects.filter(verb="courses.course.changes_published")))
    recheck_courses.run()
    assert not LessonProgress.objects.get(lesson=lesson).completed


@pytest.mark.django_db
def test_many_are_judged_as_each_is(
    scope: Organization, instructor: User, learner: User, other_learner: User, outsider: User
) -> None:
    now, course = clock.now(), make_course(instructor, lessons=1)
    lesson = course.lessons.get()
    video, quiz = make_video(lesson), make_quiz(lesson)
    work = Assignment.objects.create(course=course, title="Work", is_published=True)
    Block.objects.create(lesson=lesson, kind="assignment", assignment=work, position=12)
    milestone = Milestone.objects.get(video=video)
    asked = milestone.questions.get().question
    course.touch_content()
    course.refresh_from_db()
    lesson.course = course
    people = [
        enrol(course=course, learner=one, actor=one, now=now, source="staff")
        for one in (learner, other_learner, outsider)
    ]
    for place, mine in enumerate(people):
        LessonProgress.objects.create(enrolment=mine, lesson=lesson, opened_at=now)
        if place == 2:
            continue
        VideoSession.objects.create(
            learner=mine.learner, video=video, enrolment=mine, position_at=now, last_seen_at=now,
            watched_ms=60_000 if place else 31_000,
        )  # fmt: skip
        for number, percent in ((1, 80), (2, 40)) if place else ((1, 40),):
            Attempt.objects.create(
                enrolment=mine, learner=mine.learner, quiz=quiz, number=number, state="handed_in", started_at=now,
                ended_at=now, handed_in_by="learner", max_score=10, score=percent / 10, percentage=percent, passed=percent > 70,
            )  # fmt: skip
        if place:
            MilestoneAnswer.objects.create(
                enrolment=mine, milestone=milestone, version=asked.current, number=1, score=0, is_correct=False, answered_at=now,
            )  # fmt: skip
        Submission.objects.create(
            enrolment=mine, learner=mine.learner, assignment=work, number=1,
            **({"state": "handed_in", "handed_in_at": now} if place else {"state": "draft"}),
        )  # fmt: skip
    rules: list[dict[str, object]] = [
        {"viewed": True}, {"video_coverage": 50}, {"video_coverage": 90}, {"questions_answered": "all"},
        {"quiz_passed": True}, {"assignment_handed_in": True}, {"manual": True},
        {"video_coverage": 90, "questions_answered": "required", "quiz_passed": True, "assignment_handed_in": True},
    ]  # fmt: skip
    by_key = {mine.pk: mine for mine in people}
    done = []
    for rule in rules:
        lesson.completion_rule = rule
        (batch,) = standings(lesson.pk)
        many = Judge(CompletionRule.of(rule), lesson_page(lesson)).weigh(batch)
        for one, verdict in many:
            alone = judge(by_key[one.person.enrolment], lesson, viewed=one.viewed, marked=one.marked)
            assert verdict == alone, rule
        done.append(sum(verdict.complete for _one, verdict in many))
    assert done == [3, 2, 1, 1, 1, 1, 0, 1]


@pytest.mark.django_db(transaction=True)
def test_a_learner_at_work_is_waited_for_and_the_others_are_not_kept() -> None:
    organization = make_organization("college", "testserver")
    teacher = make_person(organization, "Ines")
    with tenancy.scope(organization):
        now, course = clock.now(), make_course(teacher, lessons=1)
        lesson = course.lessons.get()
        places = []
        for name in ("Lena", "Lisa", "Lone"):
            one = make_person(organization, name)
            places.append(enrol(course=course, learner=one, actor=one, now=now, source="self"))
            LessonProgress.objects.create(enrolment=places[-1], lesson=lesson, opened_at=now)
        places.sort(key=lambda place: place.pk)
        assert ask_for_recheck(course_id=course.pk)
    held, go = Signal(), Signal()

    def work(key: UUID) -> None:
        try:
            with tenancy.scope(organization), transaction.atomic():
                LessonProgress.objects.select_for_update().get(enrolment=key)
                held.set()
                go.wait(20)
        finally:
            connection.close()

    def look() -> None:
        try:
            with tenancy.scope(organization):
                run_recheck(Recheck.objects.get().pk, now=now)
        finally:
            connection.close()

    threads = [Thread(target=work, args=[places[1].pk]), Thread(target=look)]
    threads[0].start()
    assert held.wait(20)
    threads[1].start()
    with tenancy.scope(organization):
        before = wait_for(lambda: Recheck.objects.get().looked_at)
        go.set()
        for thread in threads:
            thread.join(20)
        found = Recheck.objects.get()
        assert (before, found.looked_at, found.newly_done, bool(found.ended_at)) == (1, 3, 3, True)
        assert Event.objects.filter(verb="learning.course.completed").count() == 3


def wait_for(figure: Callable[[], int]) -> int:
    """Wait up to ten seconds for a figure that is not nought."""
    for _pause in range(200):
        if found := figure():
            return found
        Signal().wait(0.05)
    return 0
