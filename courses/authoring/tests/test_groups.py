"""Groups that learners see: which videos stand in them and in which order waits, and is published with a course or alone."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from courses import api
from courses.interchange.own.collect import collect
from courses.milestones.targets import targets_of
from courses.models import Block, Course, Lesson, Milestone, Publication, Video, VideoGroup, VideoGroupItem
from courses.testing import make_course, make_video
from courses.videos import changes
from courses.videos.groups import staged_of
from courses.videos.library import InUse
from lms.kernel import clock

pytestmark = pytest.mark.usefixtures("scope")
PUBLISH = "/teach/statistics/publication/"
LESSON = "/learn/statistics/lesson-1/"


@pytest.fixture
def lesson(instructor: User) -> Lesson:
    return make_course(instructor).lessons.get(slug="lesson-1")


@pytest.fixture
def video(lesson: Lesson) -> Video:
    return make_video(lesson)


@pytest.fixture
def group(video: Video) -> VideoGroup:
    return VideoGroup.objects.get()


@pytest.fixture
def more() -> Video:
    return Video.objects.create(
        title="More samples", duration_ms=9000, external_url="https://videos.example/2.mp4"
    )


@pytest.fixture
def client(client_for: Callable[..., Any], instructor: User) -> Any:
    return client_for(instructor)


def page(group: VideoGroup, end: str = "") -> str:
    return f"/teach/library/groups/{group.pk}/{end}"


def shown(lesson: Lesson) -> list[tuple[str, Any]]:
    """What learners see: the videos in order, and what each waits for."""
    found = api.lesson_page(Lesson.objects.select_related("course").get(pk=lesson.pk)).videos
    return [(one.title, one.requires) for one in found]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def assert_found_as_it_waits(client: Any, lesson: Lesson, words: str) -> None:
    """The lists to find a group in show it as its authors left it, and say so."""
    listed = text(client.get("/teach/library/groups/", {"q": words})).partition("<ul class=")[2]
    assert ">Steps</a>" in listed
    assert re.search(r"2 videos · .*Changes wait", listed)
    address, headers = f"/teach/statistics/lessons/{lesson.pk}/choices/video/", {"Accept": "application/json"}
    offered = client.get(address, {"q": words}, headers=headers).json()["choices"]
    assert [(one["title"], one["note"]) for one in offered] == [("Steps", "2 videos · Changes wait")]


def test_a_group_waits_for_a_publication_with_its_videos(
    client: Any, lesson: Lesson, video: Video, group: VideoGroup, more: Video, other_instructor: User,
    instructor: User,
) -> None:  # fmt: skip
    elsewhere = make_course(other_instructor, slug="biology", lessons=1)
    Block.objects.create(lesson=elsewhere.lessons.get(), kind="video", video_group=group, position=2)
    before = dict(Course.objects.values_list("slug", "content_version"))
    there = group.items.get().pk
    expected = re.search(r'name="expected" value="(\w+)"', text(client.get(page(group))))
    assert expected

    client.post(page(group, "items/"), {"video": more.pk})
    client.post(page(group, "order/"), json.dumps({"order": [str(more.pk)]}), content_type="application/json")
    client.post(page(group, f"items/{video.pk}/"), {"requires": str(more.pk)})
    sent = {"title": "Steps", "description": "", "flow": "branching", "expected": expected[1]}
    assert client.post(page(group), sent).status_code == 302
    for words in ("steps", group.title):
        assert_found_as_it_waits(client, lesson, words)
    refused = client.post(page(group), sent | {"title": "Mine"})
    assert refused.status_code == 422
    assert "Somebody else changed this while you were editing it. It says now: Title: “Steps”." in text(
        refused
    )
    client.post(f"/teach/library/videos/{video.pk}/", {"title": "Samples", "seek_policy": "free"})

    # Learners see what they saw, authors what they made, also as learners would.
    assert shown(lesson) == [("A video", None)]
    assert dict(Course.objects.values_list("slug", "content_version")) == before
    assert "Draft: 5 changes are not published yet." in text(client.get(page(group)))
    assert "More samples" not in text(client.get(LESSON))
    assert "More samples" in text(client.get(f"{LESSON}?view=draft"))
    with pytest.raises(InUse, match="stands in the group “A video”"):
        changes.delete_video(video=more, actor=instructor, now=clock.now())
    assert {row["id"] for row in collect(lesson.course).tables["videos"]} == {str(video.pk), str(more.pk)}
    assert "Publish changes (1)" in text(client.get("/teach/statistics/outline/"))

    sentences = [
        "Renamed from “A video” to “Steps”.",
        "How its videos follow: Branching.",
        "“More samples” is added.",
        "The videos come in this order: “More samples”, “A video”.",
        "“A video” opens after “More samples”.",
        "Learners see it in “Biology” as well.",
    ]
    listed = text(client.get(PUBLISH))
    assert [one for one in sentences if one not in listed] == []
    client.post(PUBLISH, {"change": [f"group:{group.pk}", f"video:{video.pk}"]})
    assert shown(lesson) == [("More samples", None), ("Samples", more.pk)]
    assert VideoGroupItem.objects.get(video=video).pk == there
    group.refresh_from_db()
    assert (group.title, group.flow, group.staged) == ("Steps", "branching", None)
    here, other = (Publication.objects.get(course__slug=slug) for slug in ("statistics", "biology"))
    assert here.changes[0] == ["Steps", "changed", sentences]
    assert [one[0] for one in here.changes] == [one[0] for one in other.changes] == ["Steps", "Samples"]
    raised = dict(Course.objects.values_list("slug", "content_version"))
    assert all(raised[slug] > version for slug, version in before.items())
    assert "Everything is published" in text(client.get(PUBLISH))


def test_a_group_is_published_or_discarded_by_who_may_change_a_course_that_shows_it(
    client: Any, client_for: Callable[..., Any], lesson: Lesson, group: VideoGroup, more: Video, other_instructor: User
) -> None:  # fmt: skip
    stranger = client_for(other_instructor)
    stranger.post(page(group, "items/"), {"video": more.pk})
    for end in ("publication/", "draft/removal/"):
        assert stranger.post(page(group, end)).status_code == 403
    assert "can publish it" in text(stranger.get(page(group, "publication/")))
    # Back by hand ends the draft, and so does its removal.
    client.post(page(group, f"items/{more.pk}/"), {"do": "remove"})
    group.refresh_from_db()
    assert staged_of(group) is None
    first = group.items.get().video_id
    client.post(page(group, f"items/{first}/"), {"do": "remove"})
    listed = text(client.get(page(group, "publication/")))
    assert "“A video” is taken out." in listed
    assert "shows no video any more" in text(client.post(page(group, "publication/")))
    client.post(page(group, "draft/removal/"))
    assert "Everything is published" in text(client.get(page(group, "publication/")))

    client.post(page(group, "items/"), {"video": more.pk})
    assert more.pk in targets_of(group.items.get().video).videos
    client.post(page(group, "publication/"))
    assert shown(lesson) == [("A video", None), ("More samples", None)]
    Milestone.objects.update(branches=[{"to": "video", "video": str(more.pk)}])
    client.post(page(group, f"items/{more.pk}/"), {"do": "remove"})
    assert "A milestone of “A video” leads to a video that is taken out" in text(client.get(PUBLISH))
    client.post(page(group, "draft/removal/"))
    client.post(page(group, f"items/{more.pk}/"), {"do": "up"})
    VideoGroupItem.objects.create(group=group, video=Video.objects.create(title="Past", external_url="https://v.example"), position=7)  # fmt: skip
    listed = text(client.get(page(group, "publication/")))
    assert "was changed elsewhere since its draft began" in listed
    assert "“Past” is taken out." in listed
    assert client.post(page(group, "publication/")).status_code == 302
    assert shown(lesson) == [("More samples", None), ("A video", None)]

    Lesson.objects.update(is_published=False)
    assert "so what you change counts at once" in text(client.get(page(group)))
    stranger.post(page(group, f"items/{more.pk}/"), {"do": "down"})
    assert group.items.get(video=more).position == 2
