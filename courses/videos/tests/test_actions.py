"""Videos, groups and captions."""

from typing import Any

import pytest
from django.core.files.base import ContentFile

from courses import api
from courses.models import CaptionTrack, Video, VideoGroupItem
from courses.testing import make_course, make_video
from courses.videos.actions import NoSource, TooShort, WrongCues, remove_from_group

pytestmark = pytest.mark.usefixtures("scope")
ADDRESS = "https://videos.example/one.mp4"


def _video(actor: Any, title: str = "A video") -> Video:
    return api.create_video(title=title, external_url=ADDRESS, duration_ms=60_000, actor=actor)


def test_a_video_takes_its_length_from_its_file(instructor: Any) -> None:
    asset = api.store_asset(ContentFile(b"\x00\x00\x00\x18ftypmp42" + b"0" * 64), "film.mp4")
    asset.duration_ms = 1234
    asset.save()
    assert api.create_video(title="A film", asset=asset, actor=instructor).duration_ms == 1234


def test_a_video_needs_a_source(instructor: Any) -> None:
    with pytest.raises(NoSource):
        api.create_video(title="Nothing", actor=instructor)


def test_a_video_does_not_end_before_its_milestones(instructor: Any) -> None:
    video = make_video(make_course(instructor).lessons.first(), milestone_at=30_000)  # type: ignore[attr-defined]
    video.duration_ms = 20_000
    with pytest.raises(TooShort):
        api.save_video(video=video, actor=instructor)
    video.refresh_from_db()
    assert video.duration_ms == 60_000


def test_groups_keep_their_order(instructor: Any) -> None:
    one, two, three = (_video(instructor, title) for title in ("one", "two", "three"))
    group = api.create_group(title="A group", videos=[two, one], actor=instructor)
    api.add_to_group(group=group, video=three, actor=instructor)
    api.add_to_group(group=group, video=two, actor=instructor)
    items = VideoGroupItem.objects.filter(group=group).order_by("position")
    assert [item.video.title for item in items] == ["two", "one", "three"]
    remove_from_group(item=items[0], actor=instructor)
    assert [item.video.title for item in items.all()] == ["one", "three"]


def test_captions_replace_those_of_their_language(instructor: Any) -> None:
    video = _video(instructor)
    first = api.set_captions(
        video=video, language="en", label="English", cues=[[2000, 3000, "b"], [0, 1000, " a "], [5, 6, ""]],
        actor=instructor,
    )  # fmt: skip
    assert first.cues == [[0, 1000, "a"], [2000, 3000, "b"]]
    assert first.is_default
    again = api.set_captions(
        video=video, language="en", label="English (UK)", cues=[[0, 1, "c"]], actor=instructor
    )
    assert (again.pk, again.label, again.is_default) == (first.pk, "English (UK)", True)
    other = api.set_captions(
        video=video, language="sw", label="Kiswahili", cues=[], is_default=True, actor=instructor
    )
    assert list(CaptionTrack.objects.filter(is_default=True)) == [other]


@pytest.mark.parametrize(
    "cues", [[[1000, 500, "x"]], [[-1, 5, "x"]], [["a", "b", "x"]], [[0, 1]], [None], [[0, 0, "x"]]]
)
def test_wrong_cues_are_named(instructor: Any, cues: Any) -> None:
    with pytest.raises(WrongCues, match="Cue 1"):
        api.set_captions(video=_video(instructor), language="en", label="x", cues=cues, actor=instructor)
    assert not CaptionTrack.objects.exists()
