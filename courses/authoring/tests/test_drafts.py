"""Drafts: what is typed is kept apart from what is published, and nobody overwrites anybody."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import User
from courses.authoring import drafts
from courses.authoring.documents import BlockDocument
from courses.authoring.models import LessonVersion
from courses.authoring.publishing import publish, waiting
from courses.authoring.versions import document_of
from courses.blocks.models import Block
from courses.models import Course, Lesson
from courses.testing import make_course
from lms.kernel import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


@pytest.fixture
def course(instructor: User) -> Course:
    return make_course(instructor, lessons=2)


@pytest.fixture
def lesson(course: Course) -> Lesson:
    found: Lesson = course.lessons.get(slug="lesson-1")
    found.course = course
    return found


def first(lesson: Lesson) -> BlockDocument:
    return drafts.draft_blocks(lesson)[0]


def test_learners_see_an_edit_after_publishing_only(lesson: Lesson, instructor: User) -> None:
    block = first(lesson)
    saved = drafts.save_block(
        lesson=lesson,
        key=block.id,
        expected=block.revision,
        actor=instructor,
        now=clock.now(),
        body="New *words*.",
    )
    assert saved.body == "New *words*."
    assert Block.objects.get(pk=block.id).body == "Some *text*."
    (item,) = waiting(lesson.course)
    assert item.state == "changed"
    assert "2 words added, 2 words removed" in item.sentences[0]
    publish(course=lesson.course, keys=None, actor=instructor, now=clock.now())
    row = Block.objects.get(pk=block.id)
    assert (row.body, row.html) == ("New *words*.", "<p>New <em>words</em>.</p>")
    assert waiting(lesson.course) == []


def test_a_save_from_older_contents_is_refused_with_theirs(
    lesson: Lesson, instructor: User, admin: User
) -> None:
    block, now = first(lesson), clock.now()
    drafts.save_block(
        lesson=lesson, key=block.id, expected=block.revision, actor=admin, now=now, body="Theirs."
    )
    with pytest.raises(drafts.EditedMeanwhile) as caught:
        drafts.save_block(
            lesson=lesson, key=block.id, expected=block.revision, actor=instructor, now=now, body="Mine."
        )
    assert caught.value.theirs is not None
    assert caught.value.theirs.body == "Theirs."
    assert first(lesson).body == "Theirs."
    drafts.save_block(lesson=lesson, key=block.id, expected="", actor=instructor, now=now, body="Mine.")
    assert first(lesson).body == "Mine."


def test_a_save_that_arrives_twice_changes_nothing(lesson: Lesson, instructor: User) -> None:
    block = first(lesson)
    for _time in range(2):
        drafts.save_block(
            lesson=lesson,
            key=block.id,
            expected=block.revision,
            actor=instructor,
            now=clock.now(),
            body="Once.",
        )
    assert first(lesson).body == "Once."


def test_two_authors_in_different_blocks_never_meet(lesson: Lesson, instructor: User, admin: User) -> None:
    one = first(lesson)
    two = drafts.add_block(lesson=lesson, actor=admin, now=clock.now(), kind="text", body="Two.")
    drafts.save_block(
        lesson=lesson, key=two.id, expected=two.revision, actor=admin, now=clock.now(), body="Two!"
    )
    drafts.save_block(
        lesson=lesson, key=one.id, expected=one.revision, actor=instructor, now=clock.now(), body="One!"
    )
    assert [block.body for block in drafts.draft_blocks(lesson)] == ["One!", "Two!"]


def test_adding_a_block_again_adds_nothing(lesson: Lesson, instructor: User) -> None:
    key = uuid4()
    for _time in range(2):
        drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), id=key, kind="text", body="New.")
    assert [block.body for block in drafts.draft_blocks(lesson)] == ["Some *text*.", "New."]


def test_blocks_move_and_go_and_come_back(lesson: Lesson, instructor: User) -> None:
    now = clock.now()
    one = first(lesson)
    two = drafts.add_block(lesson=lesson, actor=instructor, now=now, kind="text", body="Two.")
    after = drafts.move_block(lesson=lesson, key=two.id, before=one.id, actor=instructor, now=now)
    assert [block.id for block in after] == [two.id, one.id]
    removed = drafts.remove_block(lesson=lesson, key=one.id, actor=instructor, now=now)
    assert removed == one
    drafts.add_block(lesson=lesson, actor=instructor, now=now, **one.model_dump())
    publish(course=lesson.course, keys=None, actor=instructor, now=now)
    assert list(Block.objects.filter(lesson=lesson).order_by("position").values_list("pk", flat=True)) == [
        two.id,
        one.id,
    ]


def test_a_block_that_was_removed_is_not_saved_into_nothing(
    lesson: Lesson, instructor: User, admin: User
) -> None:
    block = first(lesson)
    drafts.remove_block(lesson=lesson, key=block.id, actor=admin, now=clock.now())
    with pytest.raises(drafts.EditedMeanwhile) as caught:
        drafts.save_block(
            lesson=lesson,
            key=block.id,
            expected=block.revision,
            actor=instructor,
            now=clock.now(),
            body="Mine.",
        )
    assert caught.value.theirs is None


def test_what_is_no_block_is_refused_in_words(lesson: Lesson, instructor: User) -> None:
    with pytest.raises(drafts.BlockInvalid, match="200000"):
        drafts.add_block(lesson=lesson, actor=instructor, now=clock.now(), kind="text", body="x" * 200_001)


def test_a_version_is_kept_before_each_session_of_editing(
    lesson: Lesson, instructor: User, admin: User
) -> None:
    now = clock.now()

    def save(actor: User, words: str, minutes: int) -> None:
        drafts.save_block(
            lesson=lesson,
            key=first(lesson).id,
            expected="",
            actor=actor,
            now=now + timedelta(minutes=minutes),
            body=words,
        )

    save(instructor, "1", 0)
    save(instructor, "2", 1)
    save(admin, "3", 2)
    save(admin, "4", 20)
    kept = [document_of(one).blocks[0].body for one in LessonVersion.objects.order_by("number")]
    assert kept == ["Some *text*.", "2", "3"]


def test_discarding_goes_back_to_what_is_published(lesson: Lesson, instructor: User) -> None:
    block = first(lesson)
    drafts.save_block(
        lesson=lesson, key=block.id, expected="", actor=instructor, now=clock.now(), body="Bad."
    )
    drafts.discard_draft(lesson=lesson, actor=instructor, now=clock.now())
    assert first(lesson).body == "Some *text*."
    last = LessonVersion.objects.order_by("-number").first()
    assert last is not None
    assert document_of(last).blocks[0].body == "Bad."
