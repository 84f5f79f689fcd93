"""The rules of the house, held by the suite as well as by `make check`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lms.stack.paths import BASE_DIR
from lms.testing.budgets import violations

LONG = "\n".join(["x = 1"] * 401)
LONG_FUNCTION = "def much() -> None:\n" + "    x = 1\n" * 60


def test_the_code_keeps_its_budgets() -> None:
    assert sorted(set(violations())) == []


def test_arrows_point_down() -> None:
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program
    done = subprocess.run([program, "--no-cache"], cwd=BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("lms/long.py", LONG, "401 lines"),
        ("lms/function.py", LONG_FUNCTION, "much has 61 lines"),
        ("courses/utils.py", "", "a file is named for what it holds"),
        ("courses/late.py", "def f():\n    from lms.kernel import clock\n", "imported inside a function"),
        ("courses/late.py", "def f():\n    from . import models\n", "imported inside a function"),
        ("courses/open.py", "# TO" + "DO\n", "unfinished: TO" + "DO"),
        ("courses/open.py", "x = 1  # type: " + "ignore\n", "unfinished: type: " + "ignore"),
        ("templates/a/page.html", "<p>\n" * 151, "151 lines"),
        ("templates/a/page.html", '<p style="color: red">', "inline"),
        ("templates/a/page.html", '<button onclick="go()">', "inline"),
        ("templates/a/page.html", "<script>go()</script>", "inline"),
        ("lms/tests/test_x.py", "assert '4' not in page\n", "'4' may be absent"),
        ("lms/tests/test_x.py", "def test():\n    assert a and 'Ana' not in page, page\n", "'Ana' may be"),
        ("lms/tests/test_x.py", "assert '12ab' not in page\n", "'12ab' may be"),
        (
            "lms/tests/test_x.py",
            "@settings(suppress_health_check=[])\ndef test_x(): ...\n",
            "is said for all",
        ),
        ("static/js/long.js", "go();\n" * 201, "201 lines"),
    ],
)
def test_what_goes_beyond_is_found(tmp_path: Path, path: str, text: str, complaint: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    [found] = violations(tmp_path)
    assert complaint in found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("templates/a/page.html", '<script src="/x.js" type="module"></script>'),
        ("templates/a/page.html", '<script type="application/json">{}</script>'),
        ("courses/tests/test_x.py", "def test_x():\n    from lms.kernel import clock\n"),
        ("courses/tests/test_x.py", "assert '40 %' not in page and 'Anna' not in page and '4' in page\n"),
        ("courses/migrations/0001_initial.py", LONG),
        ("courses/fine.py", "x = 1  # type: ignore[assignment]\n"),
    ],
)
def test_what_is_fine_is_left_alone(tmp_path: Path, path: str, text: str) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert list(violations(tmp_path)) == []
