"""Publishing: what is found first, what goes live, what stands in the way."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from courses.assignments.actions import create_assignment, save_draft
from courses.assignments.documents import AssignmentDocument
from courses.authoring import drafts, outline
from courses.authoring.checklist import check
from courses.authoring.documents import published_document
from courses.authoring.models import Publication
from courses.authoring.publishing import BlockedPublication, findings, publish, waiting
from courses.catalogue.actions import NothingToPublish, create_course
from courses.media.actions import store_asset
from courses.models import (
    Course,
    Lesson,
    Milestone,
    MilestoneQuestion,
    Prerequisite,
    Quiz,
    Resource,
    VideoGroup,
)
from courses.questions.actions import revise_question
from courses.testing import make_course, make_lesson, make_question, make_quiz, make_video
from lms.kernel import clock
from lms.kernel.ids import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


@pytest.fixture
def course(instructor: User) -> Course:
    return make_course(instructor, lessons=1, summary="About it.")


def write(course: Course, actor: User, **fields: Any) -> Lesson:
    lesson: Lesson = course.lessons.get(slug="lesson-1")
    lesson.course = course
    drafts.add_block(lesson=lesson, actor=actor, now=clock.now(), **fields)
    return lesson


def sentences(course: Course, *, blocking: bool) -> list[str]:
    return [one.sentence for one in findings(course, waiting(course)) if one.blocking == blocking]


def test_a_picture_without_words_stands_in_the_way(course: Course, instructor: User) -> None:
    write(course, instructor, kind="text", body="![](https://pictures.example/map.png)")
    assert sentences(course, blocking=True) == ["1 picture has no description"]
    with pytest.raises(BlockedPublication, match="1 thing has to be put right"):
        publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert not Publication.objects.exists()


def test_a_described_picture_does_not(course: Course, instructor: User) -> None:
    write(course, instructor, kind="text", body="![A map](https://pictures.example/map.png)")
    assert sentences(course, blocking=True) == []


@pytest.mark.parametrize(
    ("body", "dead"),
    [
        ("[There](/learn/statistics/lesson-1/)", False),
        ("[There](/learn/statistics/nowhere/)", True),
        ("[Elsewhere](/learn/geometry/nowhere/)", False),
        ("[File](/assets/01a1fcee-82ec-7fa5-bcf8-b2473ac25460/a.pdf)", True),
        ("[Site](https://example.org/)", False),
    ],
)
def test_dead_links_are_found(course: Course, instructor: User, body: str, dead: bool) -> None:
    write(course, instructor, kind="text", body=body)
    assert bool(sentences(course, blocking=True)) is dead


def test_a_quiz_without_questions_and_a_group_without_videos(course: Course, instructor: User) -> None:
    quiz = Quiz.objects.create(course=course, title="Empty")
    group = VideoGroup.objects.create(title="Nothing")
    write(course, instructor, kind="quiz", quiz=quiz.pk)
    write(course, instructor, kind="video", video_group=group.pk)
    assert sentences(course, blocking=True) == [
        "Quiz in block 2 has no questions",
        "Video in block 3 does not exist any more",
    ]


def test_missing_captions_and_headings_are_told(course: Course, instructor: User) -> None:
    other = make_lesson(course.modules.get(), "film", position=2, sequence=2)
    video = make_video(other)
    video.captions.all().delete()
    write(course, instructor, kind="video", video_group=video.group_items.get().group_id)
    write(course, instructor, kind="text", body="# One\n\n### Three")
    assert sentences(course, blocking=False) == [
        "1 question says nothing to a wrong answer",
        "A heading skips a level",
    ]
    video.asset = None
    assert sentences(course, blocking=True) == []


def test_dates_of_quizzes_and_pictures_in_questions_are_told(course: Course, instructor: User) -> None:
    lesson: Lesson = course.lessons.get(slug="lesson-1")
    quiz = make_quiz(lesson)
    course.ends_at = clock.now()
    course.save()
    Quiz.objects.filter(pk=quiz.pk).update(closes_at=clock.now() + timedelta(days=3))
    question = quiz.questions.first().question  # type: ignore[union-attr]
    version = question.current
    for prompt, told in (("![](/plot.png)", True), ("![A plot](/plot.png)", False)):
        question.current = revise_question(
            question=question, actor=instructor, prompt=prompt, data=version.data
        )
        drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), kind="text", body="More")
        said = sentences(course, blocking=False)
        assert "1 quiz has a date outside the course." in said
        assert ("1 question has a picture without a description" in said) == told


@pytest.mark.parametrize(("place", "dead"), [("nowhere", True), ("lesson-1", False)])
def test_dead_links_of_an_assignment_are_found(
    course: Course, instructor: User, place: str, dead: bool
) -> None:
    work = create_assignment(course=course, title="Report", actor=instructor)
    document = AssignmentDocument(title="Report", instructions=f"[See](/learn/statistics/{place}/)")
    save_draft(assignment=work, document=document, expected=None, actor=instructor, now=clock.now())
    said = [(one.title, one.detail) for one in findings(course, waiting(course)) if one.blocking]
    assert said == ([("Report", "/learn/statistics/nowhere/")] if dead else [])


def test_notes_and_links_inside_questions_and_notes_are_looked_at(course: Course, instructor: User) -> None:
    lesson: Lesson = course.lessons.get(slug="lesson-1")
    video = make_video(lesson)
    bare, dead = (
        f'<p><img src="/assets/{uuid7()}/a.png" alt=""></p>',
        '<a href="/learn/statistics/gone/">x</a>',
    )
    note = Milestone.objects.create(
        video=video, position_ms=1, kind="note", title="Look", body="x", body_html=bare
    )
    options = [{"id": "a", "text": "A", "html": dead, "is_correct": True}]
    asked = make_question(
        course=course, data={"options": options, "explanation": {"text": "Why", "html": "Why"}}
    )
    MilestoneQuestion.objects.update(question=asked)

    def said() -> list[str]:
        return [
            one.sentence for one in check(course, [(lesson.pk, published_document(lesson))]) if one.lesson
        ]

    assert "1 note on a video has a picture without a description" in said()
    assert "A link in “What is two and two?” leads nowhere" in said()
    make_lesson(lesson.module, "gone")
    assert "A link in “Look” leads nowhere" in said()
    Milestone.objects.filter(pk=note.pk).update(body_html=dead)
    assert not [one for one in said() if "link" in one or "note" in one]


def test_a_score_that_nobody_can_reach_stands_in_the_way(course: Course, instructor: User) -> None:
    lesson = make_lesson(course.modules.get(), "asks")
    Prerequisite.objects.create(
        course=course, lesson=lesson, required_lesson=course.lessons.first(), minimum_score=60
    )
    (found,) = [one for one in findings(course, waiting(course)) if one.blocking]
    assert (found.title, found.address) == (
        lesson.title, f"/teach/statistics/lessons/{lesson.pk}/settings/",
    )  # fmt: skip
    make_quiz(course.lessons.first())
    assert sentences(course, blocking=True) == []


def test_a_price_needs_a_currency(course: Course, instructor: User) -> None:
    course.price, course.currency = Decimal(5), ""
    assert "The price has no currency." in sentences(course, blocking=True)


def test_the_number_of_queries_does_not_grow(
    course: Course, instructor: User, django_assert_max_num_queries: Any
) -> None:
    module = course.modules.get()
    for number in range(30):
        lesson, _step = outline.add_lesson(
            course=course, module=module, title=f"L {number}", actor=instructor
        )
        drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), kind="text", body="Words.")
    with django_assert_max_num_queries(16):
        assert len(findings(course, waiting(course))) == 0


def test_an_empty_course_is_not_published(instructor: User) -> None:
    course = create_course(actor=instructor, title="Empty")
    with pytest.raises(NothingToPublish):
        publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert not Course.objects.get(pk=course.pk).is_published


def test_the_page_lists_and_publishes(client_for: Any, course: Course, instructor: User) -> None:
    client: Client = client_for(instructor)
    lesson = write(course, instructor, kind="text", body="More words.")
    page = client.get("/teach/statistics/publication/")
    assert "Text “More words.” is new." in page.content.decode()
    answer = client.post("/teach/statistics/publication/", {"change": f"lesson:{lesson.pk}"})
    assert answer.status_code == 302
    assert lesson.blocks.filter(body="More words.").exists()
    write(course, instructor, kind="text", body="![](https://pictures.example/map.png)")
    refused = client.post("/teach/statistics/publication/", {"change": f"lesson:{lesson.pk}"})
    assert refused.status_code == 422
    assert "Nothing was published." in refused.content.decode()


def test_a_course_leaves_the_catalogue(client_for: Any, course: Course, instructor: User) -> None:
    assert client_for(instructor).post("/teach/statistics/withdrawal/").status_code == 302
    assert not Course.objects.get(pk=course.pk).is_published


def test_a_change_made_past_the_draft_is_told(course: Course, instructor: User) -> None:
    lesson = write(course, instructor, kind="text", body="More words.")
    assert sentences(course, blocking=False) == []
    lesson.blocks.update(body="Changed in the administration.")
    assert sentences(course, blocking=False) == ["“Lesson 1” was changed elsewhere since its draft began."]


def test_files_are_offered_in_their_order_and_leave_with_their_block(
    course: Course, instructor: User
) -> None:
    one, two = (store_asset(io.BytesIO(text), "a.csv", actor=instructor) for text in (b"a,b\n", b"c,d\n"))
    files = [{"asset": one.pk, "title": "One"}, {"asset": two.pk, "title": "Two"}]
    lesson = write(course, instructor, kind="file", title="Files", files=files)
    publish(course=course, keys=None, actor=instructor, now=clock.now())
    block = next(block for block in drafts.draft_blocks(lesson) if block.kind == "file")
    assert [file.title for file in block.files] == ["One", "Two"]
    drafts.save_block(
        lesson=lesson, key=block.id, expected="", actor=instructor, now=clock.now(),
        files=[{"asset": two.pk, "title": "Second"}, {"asset": one.pk, "title": "One"}],
    )  # fmt: skip
    publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert [(file.asset, file.title) for file in drafts.draft_blocks(lesson)[-1].files] == [
        (two.pk, "Second"),
        (one.pk, "One"),
    ]
    drafts.remove_block(lesson=lesson, key=block.id, actor=instructor, now=clock.now())
    publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert not Resource.objects.exists()


def test_publishing_costs_the_same_for_many_blocks(
    course: Course, instructor: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        write(course, instructor, kind="text", body=f"Words {number}.")
    with django_assert_max_num_queries(47):
        publish(course=course, keys=None, actor=instructor, now=clock.now())
    assert course.lessons.get(slug="lesson-1").blocks.count() == 41
