"""Folders of the pipeline's work: whoever takes a film up clears what a killed worker left."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

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
