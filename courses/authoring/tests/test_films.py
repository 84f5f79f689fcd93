"""Videos that learners see: edits wait, are listed in sentences, and go live by publishing a course, or the video itself."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from courses import api
from courses.authoring.films import publish_film
from courses.authoring.publishing import publish
from courses.milestones.documents import waiting_milestones
from courses.models import (
    Block,
    CaptionTrack,
    Course,
    CourseStaff,
    Lesson,
    MediaAsset,
    Milestone,
    Publication,
    Question,
    Video,
    VideoDraft,
    VideoGroup,
)
from courses.questions.uses import uses
from courses.testing import make_course, make_question, make_video
from courses.videos.captions_editing import revision_of
from courses.videos.usage import uses_of_file
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
PUBLISH = "/teach/statistics/publication/"


@pytest.fixture
def course(instructor: User) -> Course:
    return make_course(instructor)


@pytest.fixture
def lesson(course: Course) -> Lesson:
    return course.lessons.get(slug="lesson-1")


@pytest.fixture
def video(lesson: Lesson) -> Video:
    return make_video(lesson)


@pytest.fixture
def client(client_for: Callable[..., Any], instructor: User) -> Any:
    return client_for(instructor)


@pytest.fixture
def elsewhere(video: Video, other_instructor: User) -> Course:
    """Somebody else's course, which shows the video too."""
    made = make_course(other_instructor, slug="biology", lessons=1)
    Block.objects.create(
        lesson=made.lessons.get(), kind="video", video_group=VideoGroup.objects.get(), position=2
    )
    return made


def page(video: Video, end: str = "") -> str:
    return f"/teach/library/videos/{video.pk}/{end}"


def shown(lesson: Lesson) -> Any:
    """What learners see of the video."""
    return api.lesson_page(Lesson.objects.select_related("course").get(pk=lesson.pk)).videos[0]


def waits(video: Video) -> Any:
    return waiting_milestones(Video.objects.select_related("draft").get(pk=video.pk))


def test_edits_wait_and_a_publication_of_the_course_carries_them_over(
    client: Any, video: Video, lesson: Lesson, elsewhere: Course
) -> None:
    mark, track = Milestone.objects.get(), CaptionTrack.objects.get()
    versions = dict(Course.objects.values_list("slug", "content_version"))
    client.post(page(video, f"milestones/{mark.pk}/place/"), {"at_ms": "35000"})
    client.post(page(video, "milestones/new/?kind=note"), {"position_ms": "0:10", "body": "Mind the *gap*."})
    sent = {"revision": revision_of(track), "cues": [[0, 4000, "Here is a sample."], *track.cues[1:]]}
    url = page(video, f"captions/{track.pk}/cues/")
    answer = client.post(url, json.dumps(sent), content_type="application/json")
    assert "Draft: 3 changes are not published yet." in answer.json()["standing"]
    refused = client.post(url, json.dumps(sent), content_type="application/json")
    assert (refused.status_code, refused.json()["cues"][0][2]) == (409, "Here is a sample.")
    client.post(page(video), {"title": "Samples", "description": "", "seek_policy": "watched"})

    # Learners see what they saw; authors see what they wrote, also as learners would.
    assert [one.position_ms for one in shown(lesson).milestones] == [30_000]
    assert shown(lesson).captions[0].cues[0][2] == "Here is one sample."
    assert dict(Course.objects.values_list("slug", "content_version")) == versions
    assert "Mind the gap." in client.get(page(video, "milestones/")).content.decode()
    assert "Mind the" not in client.get("/learn/statistics/lesson-1/").content.decode()
    preview = client.get("/learn/statistics/lesson-1/?view=draft").content.decode()
    assert "Here is a sample." in preview
    assert "Mind the <em>gap</em>." in preview

    outline = client.get("/teach/statistics/outline/").content.decode()
    assert "Publish changes (1)" in outline
    listed = client.get(PUBLISH).content.decode()
    sentences = [
        "Renamed from “A video” to “Samples”.",
        "Where learners may jump to: No further than watched.",
        "Captions “English”: 1 line changed.",
        "New: Note at 0:10.",
        "Question “Question” at 0:30 moves to 0:35.",
        "Learners see it in “Biology” as well.",
    ]
    assert all(one in listed for one in sentences)
    client.post(PUBLISH, {"change": f"video:{video.pk}"})
    found = shown(lesson)
    assert [(one.id, one.position_ms) for one in found.milestones][1] == (mark.pk, 35_000)
    assert (found.title, found.seek_policy, found.captions[0].cues[0][2]) == (
        "Samples",
        "watched",
        "Here is a sample.",
    )
    assert not VideoDraft.objects.exists()
    here, there = (
        Publication.objects.get(course__slug="statistics"),
        Publication.objects.get(course=elsewhere),
    )
    assert here.changes == [["Samples", "changed", sentences]]
    assert there.changes[0][2][-1] == "Published with the course “Statistics”."
    raised = dict(Course.objects.values_list("slug", "content_version"))
    assert all(raised[slug] > version for slug, version in versions.items())
    told = Event.objects.filter(verb="courses.course.changes_published").values_list("course_id", flat=True)
    assert set(told) == set(Course.objects.values_list("pk", flat=True))
    assert Event.objects.filter(verb="courses.milestone.changed").exists()
    assert "Everything is published" in client.get(PUBLISH).content.decode()


def test_a_video_is_published_or_discarded_by_who_may_change_a_course_that_shows_it(
    client: Any, client_for: Callable[..., Any], video: Video, lesson: Lesson, other_instructor: User
) -> None:
    stranger = client_for(other_instructor)
    client.post(page(video, "milestones/new/?kind=chapter"), {"position_ms": "0:20", "title": "Part"})
    assert "can publish it" in stranger.get(page(video, "publication/")).content.decode()
    for end in ("publication/", "draft/removal/"):
        assert stranger.post(page(video, end)).status_code == 403
    assert "New: Chapter “Part” at 0:20." in client.get(page(video, "publication/")).content.decode()
    client.post(page(video, "draft/removal/"))
    assert not VideoDraft.objects.exists()
    assert Milestone.objects.count() == 1
    client.post(page(video, "milestones/new/?kind=chapter"), {"position_ms": "0:20", "title": "Part"})
    CourseStaff.objects.create(course=lesson.course, user=other_instructor, role="co_instructor")
    assert stranger.post(page(video, "publication/")).status_code == 302
    assert [one.title for one in shown(lesson).milestones] == ["Part", "Question"]
    assert Publication.objects.get().changes == [["A video", "changed", ["New: Chapter “Part” at 0:20."]]]


def test_going_back_by_hand_ends_the_draft(client: Any, video: Video) -> None:
    mark = Milestone.objects.get()
    for at in ("35000", "30000"):
        client.post(page(video, f"milestones/{mark.pk}/place/"), {"at_ms": at})
        assert VideoDraft.objects.exists() == (at == "35000")
    client.post(page(video, f"milestones/{mark.pk}/removal/"))
    assert waits(video) == ()
    assert client.get(page(video, f"milestones/{mark.pk}/")).status_code == 404
    assert "with what learners answered there" in client.get(PUBLISH).content.decode()


def test_another_film_waits_with_the_milestones_it_moves(client: Any, video: Video, lesson: Lesson) -> None:
    film = MediaAsset.objects.create(
        original_name="short.mp4", kind="video", content_type="video/mp4", duration_ms=20_000, size=1, sha256="5" * 64,
        file="short.mp4", state="ready",
    )  # fmt: skip
    said = client.post(page(video, "file/"), {"asset": film.pk}, follow=True).content.decode()
    assert "The film will be replaced when you publish it. 1 milestone moved." in said
    assert (shown(lesson).external_url, shown(lesson).milestones[0].position_ms) == (
        video.external_url,
        30_000,
    )
    assert uses_of_file(film).videos == [video]
    client.post(page(video, f"milestones/{Milestone.objects.get().pk}/acceptance/"))
    listed = client.get(page(video, "publication/")).content.decode()
    assert "It plays another film." in listed
    assert "had to move" not in listed
    client.post(page(video, "publication/"))
    video.refresh_from_db()
    assert (video.asset, video.external_url, video.duration_ms) == (film, "", 20_000)
    assert Milestone.objects.values_list("position_ms", "moved_from_ms").get() == (20_000, None)


def test_what_stands_against_it_is_looked_for_in_the_draft(
    client: Any, video: Video, lesson: Lesson, instructor: User
) -> None:
    question = make_question(title="Later")
    mark = Milestone.objects.get()
    client.post(
        page(video, f"milestones/{mark.pk}/questions/"), {"pick": str(question.pk), "type": "single_choice"}
    )
    assert [use.title for use in uses([question.pk])[question.pk]] == ["A video"]
    Question.objects.filter(pk=question.pk).update(deleted_at=clock.now())
    Milestone.objects.filter(pk=mark.pk).update(title="Past it")
    listed = client.get(PUBLISH).content.decode()
    assert "1 question is in the bin" in listed
    assert "was changed elsewhere since its draft began" in listed
    with pytest.raises(api.Refused, match="has to be put right"):
        publish(course=lesson.course, keys=None, actor=instructor, now=clock.now())
    with pytest.raises(api.Refused, match="in the bin"):
        publish_film(film=video, actor=instructor, now=clock.now())
    CaptionTrack.objects.all().delete()
    asset = api.store_asset(ContentFile(b"\x00\x00\x00\x18ftypmp42" + b"0" * 64), "film.mp4")
    Video.objects.filter(pk=video.pk).update(asset=asset)
    assert "has no captions" in client.get(page(video, "publication/")).content.decode()


def test_the_captions_of_a_draft_are_fetched_by_an_address_of_their_own(client: Any, video: Video) -> None:
    track = CaptionTrack.objects.get()
    sent = {"revision": revision_of(track), "cues": [[0, 500, "Not yet"]]}
    client.post(page(video, f"captions/{track.pk}/cues/"), json.dumps(sent), content_type="application/json")
    assert "Not yet" in client.get(api.signed_captions_url(track.pk, draft=True)).content.decode()
    assert "Not yet" not in client.get(api.signed_captions_url(track.pk)).content.decode()
