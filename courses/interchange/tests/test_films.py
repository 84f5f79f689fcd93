"""Films of an import are made into streams without anybody's asking, once."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.finishing import silent
from courses.interchange.own.actions import export_archive
from courses.media.actions import store_asset
from courses.media.models import Processing
from courses.models import Course, MediaAsset, Video
from courses.testing import make_course, make_video

pytestmark = pytest.mark.usefixtures("media")
FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\x00\x00\x00\x08free"


def test_imported_films_wait_for_the_pipeline_once(
    scope: Organization, instructor: User, tmp_path: Path
) -> None:
    asset = store_asset(ContentFile(FILM), "film.mp4", actor=instructor)
    assert asset.kind == MediaAsset.Kind.VIDEO
    course = make_course(instructor, slug="films", lessons=1)
    video = make_video(course.lessons.get())
    Video.objects.filter(pk=video.pk).update(asset=asset, external_url="")
    path = tmp_path / "films.lms.zip"
    export_archive(course, path, actor=instructor, progress=silent)
    for _time in range(2):
        done = import_course(path, organization=scope, instructor=instructor)
        assert Course.objects.filter(slug=done.course).exists()
        assert list(Processing.objects.values_list("asset", "state")) == [(asset.pk, "waiting")]
