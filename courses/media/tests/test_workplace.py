"""Folders of the pipeline's work: whoever takes a film up clears what a killed worker left."""

import io
import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from courses.media.ondisk import on_disk
from courses.media.workplace import KEPT, sweep, workplace
from lms.kernel import clock


def test_what_a_killed_worker_left_goes(tmp_path: Path, settings: Any) -> None:
    settings.WORK_ROOT = tmp_path / "work"
    mine, other = uuid4(), uuid4()
    left, others = settings.WORK_ROOT / f"{mine}-dead", settings.WORK_ROOT / f"{other}-alive"
    for folder in (left, others):
        folder.mkdir(parents=True)
        (folder / "part-00001.m4s").write_bytes(b"0" * 10)
    with workplace(mine) as place:
        assert place.is_dir()
        assert not left.exists()
        (place / "part-00001.m4s").write_bytes(b"0")
    assert list(settings.WORK_ROOT.iterdir()) == [others]
    now = clock.now()
    assert sweep(now) == 0
    old = (now - KEPT - timedelta(minutes=1)).timestamp()
    os.utime(others, (old, old))
    assert sweep(now) == 1
    assert not others.exists()


def test_the_copy_of_a_killed_worker_goes_with_the_next(tmp_path: Path, settings: Any) -> None:
    """As ffmpeg reads it when files lie in an object store; that of a worker that lives stays."""
    settings.WORK_ROOT = tmp_path / "work"
    copies = settings.WORK_ROOT / "copies"
    child = os.fork()
    if not child:
        try:  # no way from here leads back into the suite
            with on_disk(io.BytesIO(b"a film")):
                time.sleep(600)
        finally:
            os._exit(1)
    while not copies.is_dir() or not [one for one in copies.iterdir() if one.read_bytes() == b"a film"]:
        assert os.waitpid(child, os.WNOHANG) == (0, 0), "it ended before it had made its copy"
        time.sleep(0.01)
    with on_disk(io.BytesIO(b"another")) as mine:
        assert (mine.read_bytes(), len(list(copies.iterdir()))) == (b"another", 2)
    assert sweep(clock.now()) == 0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with on_disk(io.BytesIO(b"a third")) as mine:
        assert list(copies.iterdir()) == [mine]
    assert list(copies.iterdir()) == []
