"""Ending with a real make, whatever it was told."""

import subprocess
import sys
from pathlib import Path
from signal import Signals

import pytest

from lms.stack.paths import BASE_DIR
from lms.stack.process import wait_gone
from lms.stack.tests.conftest import PATIENCE

CHILD = "import os, signal; from lms.stack.parent import end_with_parent; end_with_parent(); print(os.getpid(), flush=True); signal.pause()"


# Hears SIGINT and SIGHUP also where the suite runs in the background, which has them ignored.
MAKE = """
import os, signal
for number in (signal.SIGINT, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)
os.execvp("make", ["make", "--no-print-directory", "run"])
"""


@pytest.mark.parametrize("number", [Signals.SIGINT, Signals.SIGTERM, Signals.SIGHUP, Signals.SIGKILL])
def test_the_child_ends_with_make(tmp_path: Path, number: Signals) -> None:
    (tmp_path / "Makefile").write_text(f"run:\n\t@PYTHONPATH={BASE_DIR} exec {sys.executable} -c '{CHILD}'\n")
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", MAKE],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as make:
        assert make.stdout is not None
        child = int(make.stdout.readline())
        make.send_signal(number)
        try:
            assert wait_gone(child, PATIENCE)
            make.wait(PATIENCE)
        finally:
            make.kill()
