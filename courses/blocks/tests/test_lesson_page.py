"""What a lesson shows, as plain values."""

import pickle
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from courses import api
from courses.models import Block, Course, Lesson, MediaAsset, Question, Quiz, Video
from courses.testing import make_course, make_question, make_quiz, make_video

pytestmark = pytest.mark.usefixtures("scope")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32


@pytest.fixture
def lesson(instructor: Any) -> Lesson:
    return make_course(instructor, lessons=1).lessons.select_related("course").get()  # type: ignore[attr-defined,no-any-return]


def _again(lesson: Lesson) -> Lesson:
    return Lesson.objects.select_related("course").get(pk=lesson.pk)


def test_blocks_in_order_with_everything_in_them(lesson: Lesson, instructor: Any) -> None:
    video = make_video(lesson)
    quiz = make_quiz(lesson, questions=3, passing_score_percentage=60)
    asset = api.store_asset(ContentFile(b"a,b\n1,2\n"), "data.csv")
    block = api.add_block(lesson=lesson, kind=Block.Kind.FILE, title="Data", actor=instructor)
    block.resources.create(asset=asset, title="The data")  # type: ignore[attr-defined]
    found = api.lesson_page(_again(lesson))
    assert [one.kind for one in found.blocks] == ["video", "text", "quiz", "file"]
    assert found.blocks[1].html == "<p>Some <em>text</em>.</p>"
    (shown,) = found.videos
    assert (shown.id, shown.duration_ms, shown.external_url) == (video.pk, 60_000, video.external_url)
    assert shown.transcript is not None
    assert shown.transcript.cues[0] == (0, 4000, "Here is one sample.")
    (milestone,) = shown.milestones
    assert (milestone.position_ms, milestone.is_required) == (30_000, True)
    (asked,) = found.quizzes
    assert (asked.id, asked.questions, asked.points, asked.pass_mark) == (quiz.pk, 3, Decimal(3), 60)
    (file,) = found.blocks[3].files
    assert (file.title, file.asset.name, file.asset.size) == ("The data", "data.csv", 8)
    assert re.fullmatch(rf"/assets/{asset.pk}/data\.csv\?until=[0-9a-f]+&seal=[\w-]+", file.asset.url)
    assert found.video(video.pk) is shown
    assert found.milestone(milestone.id) == (shown, milestone)
    assert found.video(lesson.pk) is None
    assert found.milestone(lesson.pk) is None


def test_the_key_of_a_question_stays_here(lesson: Lesson) -> None:
    make_video(lesson)
    question = api.lesson_page(_again(lesson)).videos[0].milestones[0].questions[0]
    assert question.prompt == "<p>What is two and two?</p>"
    assert [option["id"] for option in question.data["options"]] == ["a", "b"]
    assert b"is_correct" not in pickle.dumps(question)


def test_pictures_in_texts_get_signed_addresses(lesson: Lesson, instructor: Any) -> None:
    asset = api.store_asset(ContentFile(PNG), "plot.png")
    address = api.asset_address(asset.pk, asset.original_name)
    api.add_block(lesson=lesson, kind="text", body=f"![A plot]({address})", actor=instructor)
    block = api.lesson_page(_again(lesson)).blocks[-1]
    assert f'src="{address}"' in block.clean_html
    assert re.search(rf'src="{re.escape(address)}\?until=[0-9a-f]+&amp;seal=[\w-]+"', block.html)


def test_unpublished_quizzes_and_unready_files_are_left_out(lesson: Lesson) -> None:
    make_quiz(lesson, is_published=False)
    video = make_video(lesson)
    video.asset = api.store_asset(ContentFile(b"\x00\x00\x00\x18ftypmp42" + b"0" * 64), "film.mp4")
    video.save()
    MediaAsset.objects.update(state=MediaAsset.State.PROCESSING)
    found = api.lesson_page(_again(lesson))
    assert found.quizzes == ()
    assert found.videos[0].source is None


def test_as_many_queries_for_much_as_for_little(lesson: Lesson, django_assert_num_queries: Any) -> None:
    def fill(times: int) -> None:
        for _time in range(times):
            make_video(lesson)
            make_quiz(lesson)
        asset = api.store_asset(ContentFile(b"text"), "text.txt")
        for number in range(times):
            block = Block.objects.create(lesson=lesson, kind=Block.Kind.FILE, position=20 + number)
            block.resources.create(asset=asset, title="x")  # type: ignore[attr-defined]
        lesson.course.touch_content()

    for times in (1, 10):
        fill(times)
        found = _again(lesson)
        with django_assert_num_queries(7):
            api.lesson_page(found)
        with django_assert_num_queries(0):
            api.lesson_page(found)


def _change_video(lesson: Lesson, actor: Any) -> None:
    video = Video.objects.get()
    video.title = "Another title"
    api.save_video(video=video, actor=actor)


def _change_captions(lesson: Lesson, actor: Any) -> None:
    api.set_captions(
        video=Video.objects.get(), language="sw", label="Kiswahili", cues=[[0, 1, "a"]], actor=actor
    )


def _change_milestone(lesson: Lesson, actor: Any) -> None:
    api.create_milestone(video=Video.objects.get(), position_ms=1000, actor=actor)


def _change_question(lesson: Lesson, actor: Any) -> None:
    question = Question.objects.filter(milestone_uses__isnull=False).get()
    data = {"options": [{"text": "Yes", "is_correct": True}, {"text": "No"}]}
    api.revise_question(question=question, actor=actor, prompt="New?", data=data)


def _change_quiz(lesson: Lesson, actor: Any) -> None:
    api.add_to_quiz(quiz=Quiz.objects.get(), question=make_question(), actor=actor)


def _change_quiz_question(lesson: Lesson, actor: Any) -> None:
    question = Question.objects.filter(quiz_uses__isnull=False).order_by("pk")[0]
    data = {"options": [{"text": "Yes", "is_correct": True}, {"text": "No"}]}
    api.revise_question(question=question, actor=actor, prompt="New?", data=data, points=Decimal(5))


def _change_block(lesson: Lesson, actor: Any) -> None:
    block = Block.objects.get(lesson=lesson, kind="text")
    block.body = "New"
    api.save_block(block=block, actor=actor)


@pytest.mark.parametrize(
    "change",
    [
        _change_video, _change_captions, _change_milestone, _change_question, _change_quiz,
        _change_quiz_question, _change_block,
    ],
)  # fmt: skip
def test_whatever_changes_is_seen_in_every_course_that_shows_it(
    lesson: Lesson, instructor: Any, change: Any
) -> None:
    """Videos and questions are reused, so a change in one place reaches lessons elsewhere."""
    make_video(lesson)
    make_quiz(lesson)
    elsewhere = make_course(instructor, slug="elsewhere", lessons=1).lessons.get()  # type: ignore[attr-defined]
    for block in Block.objects.filter(lesson=lesson).exclude(kind="text"):
        Block.objects.create(
            lesson=elsewhere, kind=block.kind, quiz=block.quiz, video_group=block.video_group, position=5
        )
    untouched = make_course(instructor, slug="untouched")
    places = (lesson, elsewhere)
    before = [api.lesson_page(_again(one)) for one in places]
    change(lesson, instructor)
    after = [api.lesson_page(_again(one)) for one in places]
    assert after[0].blocks != before[0].blocks
    if change is not _change_block:
        assert after[1].blocks != before[1].blocks
    assert Course.objects.get(pk=untouched.pk).content_version == untouched.content_version
