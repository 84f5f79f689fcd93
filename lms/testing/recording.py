"""Videos of what a browser showed, made by the system's ffmpeg: Playwright would download a build of its own.

with recorder(): ...  # around sync_playwright(), where RECORDS says that a folder was named
"""

import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

RECORDS: Final = "STUDIO_VIDEO"
"""The variable of the environment that names the folder for videos."""


def recording(width: int = 1440, height: int = 1000) -> dict[str, Any]:
    """Options of `open_page` that record the page; none when nobody asked for a video."""
    folder = os.environ.get(RECORDS)
    size = {"width": width, "height": height}
    return {"record_video_dir": folder, "record_video_size": size} if folder else {}


@contextmanager
def recorder() -> Iterator[None]:
    """Let Playwright find the system's ffmpeg where it looks for its own; nothing when nobody asked for a video."""
    if not os.environ.get(RECORDS):
        yield
        return
    before = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    with tempfile.TemporaryDirectory(prefix="lms-recorder-") as folder:
        place = Path(folder, f"ffmpeg-{_revision()}")
        place.mkdir()
        (place / "ffmpeg-linux").symlink_to(_ffmpeg())
        os.environ["PLAYWRIGHT_BROWSERS_PATH"] = folder
        try:
            yield
        finally:
            if before is None:
                del os.environ["PLAYWRIGHT_BROWSERS_PATH"]
            else:
                os.environ["PLAYWRIGHT_BROWSERS_PATH"] = before


def _ffmpeg() -> str:
    found = shutil.which("ffmpeg")
    assert found is not None, f"{RECORDS} needs ffmpeg with libvpx"
    return found


def _revision() -> str:
    """Which build of ffmpeg this Playwright would download."""
    found = importlib.util.find_spec("playwright")
    assert found is not None
    assert found.origin is not None
    listed = json.loads((Path(found.origin).parent / "driver/package/browsers.json").read_text())
    return str(next(one["revision"] for one in listed["browsers"] if one["name"] == "ffmpeg"))
