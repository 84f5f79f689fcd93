"""A real clip for tests of pages that play it."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from accounts.models import User
from courses.media.actions import store_asset
from courses.media.ffmpeg import tools
from courses.models import Lesson, Video
from courses.testing import make_video

SECONDS = 20


@cache
def clip() -> bytes:
    """A test card of `SECONDS` seconds, drawn once a process."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "clip.mp4")
        subprocess.run(
            [
                "ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc=size=320x180:rate=10:duration={SECONDS}",
                "-g", "10", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-movflags", "+faststart", str(path),
            ],
            check=True,
        )  # fmt: skip
        return path.read_bytes()


def make_film(lesson: Lesson, actor: User) -> Video:
    """Create a video in `lesson` that plays a clip of `SECONDS` seconds, with English captions and no milestone."""
    if tools() is None:
        pytest.skip("ffmpeg is not installed")
    asset = store_asset(file=ContentFile(clip()), name="clip.mp4", actor=actor)
    video = make_video(lesson, duration_ms=SECONDS * 1000, milestone_at=None)
    Video.objects.filter(pk=video.pk).update(asset=asset, external_url="")
    video.refresh_from_db()
    return video
