"""Ending with a real make, whatever it was told."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lms.stack.paths import BASE_DIR
from lms.stack.process import wait_gone

CHILD = "import os, signal; from lms.stack.parent import end_with_parent; end_with_parent(); print(os.getpid(), flush=True); signal.pause()"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_the_child_ends_with_make(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "Makefile").write_text(f"run:\n\t@PYTHONPATH={BASE_DIR} exec {sys.executable} -c '{CHILD}'\n")
    with subprocess.Popen(
        ["make", "--no-print-directory", "run"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=_listen,
    ) as make:
        assert make.stdout is not None
        child = int(make.stdout.readline())
        make.send_signal(number)
        try:
            assert wait_gone(child, 5)
            make.wait(5)
        finally:
            make.kill()


def _listen() -> None:
    """Hear SIGINT and SIGHUP also where the suite runs in the background, which has them ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
