"""The pipeline with the real ffmpeg on a clip of two seconds; and what it does when it is killed, fails, or is alone."""

import io
import json
import re
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from accounts.models import User
from courses import api
from courses.media import ffmpeg, processing, tasks, work
from courses.media.ffmpeg import Unreadable
from courses.media.streams import renditions
from courses.models import MediaAsset, Processing, Rendition
from lms.kernel import clock
from lms.kernel.models import Event

pytestmark = pytest.mark.usefixtures("scope")
needs_ffmpeg = pytest.mark.skipif(ffmpeg.tools() is None, reason="ffmpeg is not installed")


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: Any, monkeypatch: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    monkeypatch.setattr(ffmpeg, "NICE", 0)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Two seconds of a test card with a quiet tone."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    subprocess.run(
        [
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=5:duration=2", "-f", "lavfi",
            "-i", "sine=frequency=440:duration=2", "-af", "volume=-30dB", "-c:v", "libx264", "-preset", "ultrafast",
            "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", str(path),
        ],
        check=True,
    )  # fmt: skip
    return path.read_bytes()


def _stored(content: bytes, name: str = "clip.mp4") -> MediaAsset:
    return api.store_asset(ContentFile(content), name)


def _process(asset: MediaAsset) -> Processing:
    processing.begin_processing(asset=asset, now=clock.now())
    work.process(asset.pk)
    return Processing.objects.get(asset=asset)


@needs_ffmpeg
def test_a_film_gets_a_poster_thumbnails_and_streams(clip: bytes, instructor: User, client_for: Any) -> None:
    asset = _stored(clip)
    video = api.create_video(title="A clip", asset=asset, actor=instructor)
    row = _process(asset)
    assert (row.state, row.percent, row.tries, row.error) == ("done", 100, 1, "")
    assert Event.objects.filter(verb="courses.processing.ended").count() == 1
    made = renditions([asset.pk])[asset.pk]
    assert made.sizes == (360, 720)
    assert made.has_poster
    assert made.sprite is not None
    assert (made.sprite.count, made.sprite.columns, made.sprite.interval_ms) == (2, 2, 1000)
    asset.refresh_from_db()
    assert (asset.width, asset.height, asset.duration_ms) == (1280, 720, 2000)
    assert -60 < asset.metadata["loudness_lufs"] < -20
    video.refresh_from_db()
    assert video.duration_ms == 2000
    client = client_for(None)
    master = client.get(made.stream_url)
    assert master.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    lists = re.findall(r"^hls-.*$", master.content.decode(), re.MULTILINE)
    assert lists == ["hls-360/index.m3u8", "hls-720/index.m3u8"]
    address = urljoin(made.stream_url, lists[0])
    playlist = client.get(address).getvalue().decode()
    assert "#EXT-X-ENDLIST" in playlist
    segments = [
        urljoin(address, name)
        for name in re.findall(r"^part-.*$|(?<=URI=\").*(?=\")", playlist, re.MULTILINE)
    ]
    assert len(segments) == 2
    for segment in segments:
        part = client.get(segment, headers={"Range": "bytes=0-99"})
        assert (part.status_code, len(part.getvalue())) == (206, 100)
    poster = client.get(made.poster_url)
    assert Image.open(io.BytesIO(poster.getvalue())).size == (1280, 720)
    sprite = Image.open(io.BytesIO(client.get(made.sprite_url).getvalue()))
    assert sprite.size == (320, 90)
    forged = made.poster_url.replace("/poster", "0/poster")
    assert client.get(forged).status_code == 404
    assert client.get(made.poster_url.replace("poster.webp", "..%2f..%2fx.webp")).status_code == 404
    with clock.moved(timedelta(days=1)):
        assert client.get(address).status_code == 410


@needs_ffmpeg
def test_the_sound_of_a_stream_is_at_its_level(clip: bytes) -> None:
    asset = _stored(clip)
    _process(asset)
    folder = Path(default_storage.path(Rendition.objects.get(name="hls-360").path))
    done = subprocess.run(
        ["ffmpeg", "-i", str(folder / "index.m3u8"), "-af", "loudnorm=print_format=json", "-f", "null", "-"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = ffmpeg.loudness(done.stderr)
    assert found is not None
    assert -18 < found["input_i"] < -14


@needs_ffmpeg
def test_killed_work_goes_on_where_it_was(clip: bytes, monkeypatch: Any) -> None:
    asset = _stored(clip)
    processing.begin_processing(asset=asset, now=clock.now())

    class Killed(BaseException):
        """What no handler of ours sees, as with SIGKILL."""

    def die(self: Any, name: str, first: int, last: int) -> None:
        if name == "hls-720":
            raise Killed
        original(self, name, first, last)

    original = work.Work.step
    with monkeypatch.context() as patched:
        patched.setattr(work.Work, "step", die)
        with pytest.raises(Killed):
            work.process(asset.pk)
    row = Processing.objects.get()
    assert (row.state, row.step) == ("running", "hls-360")
    kept = Rendition.objects.get(name="hls-360")
    work.process(asset.pk)  # handed out again at once: whoever had it may live
    assert Processing.objects.get().tries == 1
    assert work.due(clock.now()) == []
    with clock.moved(timedelta(minutes=1)):
        assert work.due(clock.now()) == [(asset.organization_id, asset.pk)]
        work.process(asset.pk)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("done", 2)
    assert Rendition.objects.get(name="hls-360") == kept
    assert Rendition.objects.filter(name="hls-720").exists()


def test_without_ffmpeg_the_film_is_left_as_it_is(settings: Any, tmp_path: Path) -> None:
    settings.FFMPEG_DIR = str(tmp_path)
    row = _process(_stored(b"\x00\x00\x00\x18ftypmp42" + b"0" * 64))
    assert (row.state, row.step) == ("done", "skipped")
    assert not Rendition.objects.exists()


@needs_ffmpeg
def test_what_cannot_be_read_fails_after_three_tries_with_a_reason(instructor: User) -> None:
    asset = _stored(b"\x00\x00\x00\x18ftypmp42" + b"0" * 64)
    row = _process(asset)
    assert (row.state, row.tries) == ("waiting", 1)
    assert row.error.startswith("The file could not be read as a video")
    assert default_storage.location not in row.error
    assert work.due(clock.now()) == []
    for minutes in (1, 10):
        with clock.moved(timedelta(minutes=minutes)):
            assert tasks.take_up() == 1
            work.process(asset.pk)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("failed", 3)
    assert Event.objects.filter(verb="courses.processing.failed").count() == 1
    work.process(asset.pk)
    assert Processing.objects.get().tries == 3
    processing.process_again(asset=asset, actor=instructor, now=clock.now())
    processing.process_again(asset=asset, actor=instructor, now=clock.now())
    row.refresh_from_db()
    assert (row.state, row.tries, row.error) == ("waiting", 0, "")
    assert Event.objects.filter(verb="courses.processing.asked").count() == 1


def test_a_file_that_kills_its_worker_is_given_up() -> None:
    asset = _stored(b"\x00\x00\x00\x18ftypmp42" + b"1" * 64)
    now = clock.now()
    Processing.objects.create(
        asset=asset, state="running", tries=3, started_at=now, seen_at=now - timedelta(minutes=5)
    )
    work.process(asset.pk)
    row = Processing.objects.get()
    assert row.state == "failed"
    assert "stopped several times" in row.error


def test_whoever_was_taken_for_dead_stops() -> None:
    asset = _stored(b"\x00\x00\x00\x18ftypmp42" + b"2" * 64)
    processing.begin_processing(asset=asset, now=clock.now())
    slow = work.Work.claimed(asset.pk, clock.now())
    assert slow is not None
    with clock.moved(timedelta(minutes=2)):
        assert work.Work.claimed(asset.pk, clock.now()) is not None
    with pytest.raises(work.Superseded):
        slow.step("poster", 0, 10)
    slow.end()
    assert Processing.objects.get().state == "running"


def _picture(size: tuple[int, int], **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (40, 90, 60)).save(out, "PNG", **options)
    return out.getvalue()


def test_a_picture_gets_smaller_ones_never_larger() -> None:
    asset = _stored(_picture((1000, 500)), "plot.png")
    assert _process(asset).state == "done"
    made = renditions([asset.pk])[asset.pk]
    assert made.widths == (320, 640)
    row = Rendition.objects.get(name="w640")
    assert (row.width, row.height, row.content_type) == (640, 320, "image/webp")
    with default_storage.open(row.path) as file:
        assert Image.open(file).size == (640, 320)


def test_other_files_are_not_worked_on() -> None:
    asset = _stored(b"a,b\n1,2\n", "table.csv")
    processing.begin_processing(asset=asset, now=clock.now())
    assert not Processing.objects.exists()


def test_an_address_inside_a_film_is_never_fetched(tmp_path: Path) -> None:
    where = ffmpeg.tools()
    if where is None:
        pytest.skip("ffmpeg is not installed")
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    playlist = tmp_path / "film.mp4"
    playlist.write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n{json.dumps(1)}\n"
    )
    with pytest.raises(Unreadable):
        ffmpeg.probe(where, playlist)
