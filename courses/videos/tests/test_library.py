"""The library: videos, groups and files, found, changed, replaced, and never lost while something shows them."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from accounts.models import Organization, User
from courses import api
from courses.media import processing
from courses.models import (
    LessonDraft,
    MediaAsset,
    Milestone,
    Processing,
    Rendition,
    Upload,
    Video,
    VideoGroup,
    VideoGroupItem,
)
from courses.questions.actions import revise_question
from courses.testing import make_course, make_question, make_video
from courses.videos import changes
from courses.videos.changes import WrongOrder
from courses.videos.library import InUse
from courses.videos.usage import uses_of_file, uses_of_groups
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
FILM = b"\x00\x00\x00\x18ftypmp42"


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Any, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client(client_for: Callable[..., Any], instructor: User) -> Any:
    return client_for(instructor)


def _film(seconds: int, mark: bytes = b"1") -> Any:
    asset = api.store_asset(ContentFile(FILM + mark * 64), "a_film.mp4")
    asset.duration_ms = seconds * 1000
    asset.save()
    return asset


def _elsewhere(title: str) -> Video:
    return Video.objects.create(title=title, external_url="https://videos.example/a.mp4", duration_ms=60_000)


def _group(*titles: str) -> tuple[VideoGroup, list[VideoGroupItem]]:
    group = VideoGroup.objects.create(title="A group", flow="branching")
    items = [
        VideoGroupItem.objects.create(group=group, video=_elsewhere(title), position=place)
        for place, title in enumerate(titles, 1)
    ]
    return group, items


def _titles(group: VideoGroup) -> list[str]:
    return list(group.items.order_by("position").values_list("video__title", flat=True))


def test_an_uploaded_film_becomes_a_video_once(client: Any) -> None:
    asset = _film(9)
    headers = {"Accept": "application/json"}
    urls = {client.post("/teach/library/", {"asset": asset.pk}, headers=headers).json()["url"] for _ in "ab"}
    video = Video.objects.get()
    assert urls == {f"/teach/library/videos/{video.pk}/"}
    assert (video.title, video.duration_ms) == ("a film", 9000)
    assert Processing.objects.get(asset=asset).state == "waiting"
    assert Event.objects.filter(verb="courses.video.created").count() == 1


def test_a_table_is_no_video(client: Any) -> None:
    asset = api.store_asset(ContentFile(b"a,b\n"), "table.csv")
    answer = client.post("/teach/library/", {"asset": asset.pk}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()) == (422, {"error": "“table.csv” is not a video."})


def test_a_video_elsewhere_is_added(client: Any) -> None:
    given = {"title": "Elsewhere", "external_url": "https://www.youtube.com/watch?v=abc"}
    assert client.post("/teach/library/", given).status_code == 302
    assert Video.objects.get().external_url == given["external_url"]
    assert client.post("/teach/library/", {"title": "No address"}).status_code == 422


def test_videos_are_found_by_words_and_state(client: Any, instructor: User) -> None:
    make_video(make_course(instructor).lessons.first())  # type: ignore[attr-defined]
    _elsewhere("Means and medians")
    failed = api.create_video(title="A broken film", asset=_film(5), actor=instructor)
    Processing.objects.create(asset=failed.asset, state="failed", error="No.")

    def found(**given: str) -> list[str]:
        page = client.get("/teach/library/", given).context["page"]
        return [card.video.title for card in page.cards]

    assert found() == ["A broken film", "Means and medians", "A video"]
    assert found(q="median") == ["Means and medians"]
    assert found(state="failed") == ["A broken film"]
    assert found(state="uncaptioned") == ["A broken film", "Means and medians"]
    assert found(state="unused") == ["A broken film", "Means and medians"]
    assert found(state="nonsense", page="99") == found()


def test_details_are_saved(client: Any) -> None:
    video = _elsewhere("Old")
    path = f"/teach/library/videos/{video.pk}/"
    given = {"title": "New", "description": "What it shows", "seek_policy": "watched"}
    assert client.post(path, given).status_code == 302
    video.refresh_from_db()
    assert (video.title, video.seek_policy) == ("New", "watched")
    assert client.post(path, {"title": ""}).status_code == 422


def test_a_shorter_film_moves_milestones_and_loses_none(client: Any, instructor: User) -> None:
    video = make_video(
        make_course(instructor, is_published=False).lessons.first(), duration_ms=60_000, milestone_at=50_000
    )  # type: ignore[attr-defined]
    api.create_milestone(video=video, position_ms=10_000, actor=instructor)
    path = f"/teach/library/videos/{video.pk}/"
    asset = _film(20)
    answer = client.post(f"{path}file/", {"asset": asset.pk}, headers={"Accept": "application/json"})
    assert answer.json() == {"url": path}
    places = Milestone.objects.order_by("position_ms").values_list("position_ms", "moved_from_ms")
    assert list(places) == [(10_000, None), (20_000, 50_000)]
    video.refresh_from_db()
    assert (video.asset, video.external_url, video.duration_ms) == (asset, "", 20_000)
    page = client.get(path).content.decode()
    assert "1 milestone moved" in page
    assert "from 0:50 to 0:20" in page
    client.post(f"{path}file/", {"asset": _film(15, b"2").pk})
    assert Milestone.objects.filter(
        position_ms=15_000, moved_from_ms=50_000
    ).exists()  # where it stood at first


def test_what_is_shown_cannot_be_deleted(client: Any, instructor: User) -> None:
    lesson = make_course(instructor).lessons.first()  # type: ignore[attr-defined]
    video = make_video(lesson)
    with pytest.raises(InUse) as refused:
        changes.delete_video(video=video, actor=instructor, now=clock.now())
    assert [use.lesson for use in refused.value.uses] == [lesson.slug]
    group = VideoGroup.objects.get()
    with pytest.raises(InUse):
        changes.delete_group(group=group, actor=instructor, now=clock.now())
    assert client.post(f"/teach/library/groups/{group.pk}/removal/").status_code == 302
    assert VideoGroup.objects.exists()
    page = client.get(f"/teach/library/videos/{video.pk}/").content.decode()
    assert lesson.title in page


def test_a_draft_counts_as_use(client: Any, instructor: User) -> None:
    lesson = make_course(instructor).lessons.first()  # type: ignore[attr-defined]
    group, _items = _group("One")
    draft = LessonDraft.objects.create(
        lesson=lesson, blocks=[{"kind": "video", "video_group": str(group.pk)}]
    )
    uses = uses_of_groups([group.pk])
    assert [(use.lesson, use.is_draft) for use in uses] == [(lesson.slug, True)]
    with pytest.raises(InUse):
        changes.delete_group(group=group, actor=instructor, now=clock.now())
    draft.delete()
    assert client.post(f"/teach/library/groups/{group.pk}/removal/").status_code == 302
    assert not VideoGroup.objects.exists()
    assert Video.objects.exists()


def test_an_unused_video_is_deleted_and_its_file_stays(client: Any, instructor: User) -> None:
    asset = _film(5)
    video = api.create_video(title="Gone", asset=asset, actor=instructor)
    assert client.post(f"/teach/library/videos/{video.pk}/removal/").status_code == 302
    assert not Video.objects.exists()
    asset.refresh_from_db()


def test_a_group_is_made_filled_ordered_and_emptied(client: Any) -> None:
    videos = [_elsewhere(title) for title in ("One", "Two", "Three")]
    made = client.post("/teach/library/groups/", {"title": "Steps", "video": [videos[0].pk]})
    group = VideoGroup.objects.get()
    path = f"/teach/library/groups/{group.pk}/"
    assert made.headers["Location"] == path
    for video in (videos[1], videos[2], videos[2]):
        client.post(f"{path}items/", {"video": video.pk})
    assert _titles(group) == ["One", "Two", "Three"]
    keys = {video.title: video.pk for video in videos}
    client.post(f"{path}items/{keys['Three']}/", {"do": "up"})
    assert _titles(group) == ["One", "Three", "Two"]
    order = [str(keys[title]) for title in ("Two", "One")]
    client.post(f"{path}order/", json.dumps({"order": order}), content_type="application/json")
    assert _titles(group) == ["Two", "One", "Three"]
    client.post(f"{path}items/{keys['One']}/", {"do": "remove"})
    assert _titles(group) == ["Two", "Three"]
    given = {"title": "Steps", "description": "", "flow": "branching"}
    assert client.post(path, given).status_code == 302
    assert client.get(path).status_code == 200


def test_a_video_waits_only_for_one_before_it(client: Any, instructor: User) -> None:
    group, (one, two, three) = _group("One", "Two", "Three")
    by: dict[str, Any] = {"group": group, "actor": instructor, "now": clock.now()}
    changes.set_requirement(video=three.video_id, requires=two.video_id, **by)
    with pytest.raises(WrongOrder):
        changes.set_requirement(video=one.video_id, requires=two.video_id, **by)
    client.post(f"/teach/library/groups/{group.pk}/items/{two.video_id}/", {"requires": str(one.video_id)})
    two.refresh_from_db()
    assert two.requires == one
    changes.order_group(order=[three.video_id, one.video_id, two.video_id], **by)
    three.refresh_from_db()
    two.refresh_from_db()
    assert three.requires is None
    assert two.requires == one


def test_failed_work_shows_its_reason_and_is_tried_again(client: Any, instructor: User) -> None:
    asset = _film(5)
    video = api.create_video(title="A film", asset=asset, actor=instructor)
    processing.begin_processing(asset=asset, now=clock.now())
    path = f"/teach/library/videos/{video.pk}/"
    assert "hx-get" in client.get(f"{path}work/").content.decode()
    Processing.objects.update(state="failed", tries=3, error="There is no moving picture in this file.")
    page = client.get(path).content.decode()
    assert "There is no moving picture in this file." in page
    assert "Try again" in page
    assert client.post(f"{path}work/").status_code == 302
    assert Processing.objects.get().state == "waiting"


def test_a_file_is_described_and_knows_its_uses(client: Any, instructor: User) -> None:
    lesson = make_course(instructor).lessons.first()  # type: ignore[attr-defined]
    asset = api.store_asset(ContentFile(b"\x89PNG\r\n\x1a\n" + b"0" * 32), "plot.png")
    assert not uses_of_file(asset)
    body = f"![A plot]({api.asset_address(asset.pk, 'plot.png')})"
    api.add_block(lesson=lesson, kind="text", body=body, actor=instructor)
    assert [use.lesson for use in uses_of_file(asset).lessons] == [lesson.slug]
    path = f"/teach/library/files/{asset.pk}/"
    assert client.post(path, {"alt_text": "Two peaks"}).status_code == 302
    asset.refresh_from_db()
    assert asset.alt_text == "Two peaks"
    assert lesson.title in client.get(path).content.decode()
    assert client.get("/teach/library/files/", {"q": "peaks"}).context["page"].page.paginator.count == 1
    assert (
        client.get("/teach/library/files/", {"state": "undescribed"}).context["page"].page.paginator.count
        == 0
    )


def test_a_file_goes_with_its_bytes_when_nothing_needs_it(
    client: Any, instructor: User, django_capture_on_commit_callbacks: Any
) -> None:
    asset = api.store_asset(ContentFile(b"a,b\n1,2\n"), "table.csv", actor=instructor)
    question = make_question(course=make_course(instructor), title="Read the table")
    revise_question(
        question=question, actor=instructor, prompt=f"[Table]({api.asset_address(asset.pk, 'table.csv')})",
        data=question.current.data,  # type: ignore[union-attr]
    )  # fmt: skip
    path = f"/teach/library/files/{asset.pk}/"
    page = client.get(path).content.decode()
    assert "Read the table" in page
    assert "removal/" not in page
    assert "is used" in client.post(f"{path}removal/", follow=True).content.decode()
    # An older version still counts: attempts show the one they began with.
    question.versions.update(prompt="", prompt_html="")
    storage, place = asset.file.storage, asset.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{path}removal/")["Location"] == "/teach/library/files/"
    assert not MediaAsset.objects.exists()
    assert not storage.exists(place)


def test_what_learners_handed_in_is_not_in_the_library(client: Any, instructor: User, learner: User) -> None:
    work = ContentFile(b"my answer, in confidence\n")
    theirs = api.store_asset(work, "answer.txt", actor=learner, metadata={"purpose": "submission"})
    path = f"/teach/library/files/{theirs.pk}/"
    assert "answer.txt" not in client.get("/teach/library/files/").content.decode()
    assert client.get(path).status_code == 404
    assert client.post(path, {"is_public": "on", "alt_text": ""}).status_code == 404
    # An author who has the same bytes may see them.
    api.store_asset(work, "answer.txt", actor=instructor)
    assert client.get(path).status_code == 200


def test_details_that_somebody_else_changed_are_not_overwritten(client: Any, instructor: User) -> None:
    video = make_video(make_course(instructor, is_published=False).lessons.first())  # type: ignore[arg-type]
    path = f"/teach/library/videos/{video.pk}/"
    said = re.search(r'name="expected" value="(\w+)"', client.get(path).content.decode())
    assert said
    mine = {"title": "Mine", "description": "", "seek_policy": "free", "expected": said[1]}
    Video.objects.filter(pk=video.pk).update(title="Theirs")
    refused = client.post(path, mine)
    body = refused.content.decode()
    assert refused.status_code == 422
    assert "It says now: Title: “Theirs”. Saving again" in body
    again = re.search(r'name="expected" value="(\w+)"', body)
    assert again
    assert client.post(path, mine | {"expected": again[1]}).status_code == 302
    # The same sent twice is no conflict.
    assert client.post(path, mine | {"expected": again[1]}).status_code == 302
    assert Video.objects.get(pk=video.pk).title == "Mine"


def test_the_library_says_how_much_room_is_taken_and_staff_change_it(
    client: Any, client_for: Callable[..., Any], staff: User, organization: Organization, instructor: User
) -> None:
    asset = _film(5)
    Rendition.objects.create(asset=asset, kind="poster", name="poster", path="x", size=1000 - asset.size)
    address = f"/admin/accounts/organization/{organization.pk}/change/"

    def said(client: Any, path: str = "") -> str:
        page = client.get(f"/teach/library/{path}").content.decode()
        return page.partition("data-room>")[2].partition("</section>")[0].replace("\xa0", " ")

    assert "1000 bytes used" in said(client)
    assert "No limit is set" in said(client)
    assert address in said(client_for(staff))
    form = {
        "name": "College", "brand_hue": "165", "time_zone": "UTC", "language": "en-gb", "slug": "college",
        "is_active": "on", "sign_up": "open", "media_quota_bytes": "0.001",
        "domains-TOTAL_FORMS": "0", "domains-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client_for(staff).post(address, form).status_code == 302
    organization.refresh_from_db()
    assert organization.settings["media_quota_bytes"] == 1_073_741
    assert 'name="media_quota_bytes" value="0.001"' in client_for(staff).get(address).content.decode()
    roomy = said(client, "files/")
    assert "of 1.0" in roomy
    assert "Almost full" not in roomy
    Upload.objects.create(owner=instructor, name="a", size=1_072_700, expires_at=clock.now())
    tight = said(client)
    assert "are on their way and count already" in tight
    assert "Almost full" in tight
    assert "into the 41 bytes left" in tight
    assert address not in tight
    Upload.objects.update(size=2_000_000)
    assert "The next upload is refused" in said(client)
