"""Imports of a course, killed in their middle."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from bench.instance import ROOT, Instance
from courses.models import Course, Lesson, MediaAsset, Question
from lms.kernel import tenancy

TITLE = "Fault drill import"
CHAPTERS, SEQUENTIALS, VERTICALS = 5, 8, 5
LESSONS = CHAPTERS * SEQUENTIALS * VERTICALS
PICTURES = 40
# A picture of one pixel; what follows its end makes each file another one.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63"
    "fcffff3f030005fe02fea72d9d350000000049454e44ae426082"
)
PROBLEM = (
    '<problem display_name="Question {name}"><multiplechoiceresponse><p>What is {name}?</p><choicegroup type='
    '"MultipleChoice"><choice correct="true">It</choice><choice correct="false">Not it</choice></choicegroup>'
    "</multiplechoiceresponse></problem>"
)


def write_package(folder: Path) -> Path:
    """Write an OLX course of `LESSONS` lessons, each with a text and a question, and `PICTURES` files."""
    files: dict[str, str] = {
        "course.xml": '<course url_name="run" org="Drill" course="D1"/>',
        "course/run.xml": f'<course display_name="{TITLE}">'
        + "".join(f'<chapter url_name="c{c}"/>' for c in range(CHAPTERS))
        + "</course>",
    }
    for c in range(CHAPTERS):
        below = "".join(f'<sequential url_name="s{c}-{s}"/>' for s in range(SEQUENTIALS))
        files[f"chapter/c{c}.xml"] = f'<chapter display_name="Chapter {c}">{below}</chapter>'
        for s in range(SEQUENTIALS):
            below = "".join(f'<vertical url_name="v{c}-{s}-{v}"/>' for v in range(VERTICALS))
            files[f"sequential/s{c}-{s}.xml"] = (
                f'<sequential display_name="Part {c}.{s}">{below}</sequential>'
            )
            for v in range(VERTICALS):
                files |= _lesson(f"{c}-{s}-{v}", (c * SEQUENTIALS + s) * VERTICALS + v)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder / "static").mkdir()
    for number in range(PICTURES):
        (folder / "static" / f"picture-{number}.png").write_bytes(PIXEL + str(number).encode() * 50_000)
    return folder


def _lesson(name: str, number: int) -> dict[str, str]:
    picture = f'<img src="/static/picture-{number % PICTURES}.png" alt="One pixel"/>'
    return {
        f"vertical/v{name}.xml": f'<vertical display_name="Lesson {name}"><html url_name="h{name}"/>'
        f'<problem url_name="p{name}"/></vertical>',
        f"html/h{name}.xml": f'<html filename="h{name}" display_name="Text {name}"/>',
        f"html/h{name}.html": f"<p>Text of {name}.</p>{picture}" + "<p>More of it.</p>" * 40,
        f"problem/p{name}.xml": PROBLEM.format(name=name),
    }


@dataclass
class Outcome:
    """What became of the imports: rows found after each one that was killed, and the reports of the others."""

    left: dict[str, int] = field(default_factory=dict)
    reports: list[dict[str, object]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class ImportDrill:
    """Kills two imports, by SIGKILL and by taking PostgreSQL away, then imports twice."""

    def __init__(self, instance: Instance, place: Path) -> None:
        self.instance = instance
        self.package = write_package(place / "package")
        self._outcome = Outcome()

    def outcome(self) -> Outcome:
        """Return what was seen."""
        return self._outcome

    def run(self) -> None:
        """Do it all."""
        for stage in ("Storing files", "Writing questions", "Writing lessons"):
            self._killed(f"an import at “{stage}”", stage, postgres=False)
        self._killed("PostgreSQL in an import", "Writing questions", postgres=True)
        for _time in range(2):
            self._whole()

    def _start(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "manage.py", "import_course", str(self.package), "--publish", "--json"]
        command += ["--organization", "demo", "--instructor", "instructor@lms.com"]
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=self.instance.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def _killed(self, name: str, stage: str, *, postgres: bool) -> None:
        command = self._start()
        assert command.stderr is not None
        seen = b""
        while stage.encode() not in seen:
            got = os.read(command.stderr.fileno(), 65536)
            if not got:
                break
            seen += got
        # The stage has just begun: a moment later it is in its middle.
        time.sleep(0.05)
        if postgres:
            self.instance.kill(self.instance.postgres)
        else:
            command.send_signal(signal.SIGKILL)
        seconds = self.instance.wait_green()
        command.communicate()
        if command.returncode == 0:
            self._outcome.failures.append(f"{name} ended before it could be killed")
        let_go()
        with tenancy.platform():
            self._outcome.left[name] = rows_of_import()
        let_go()
        from_now = f"green again after {seconds:5.1f} s" if postgres else "killed"
        print(f"  {name:<26} {from_now}, {self._outcome.left[name]} rows left", flush=True)

    def _whole(self) -> None:
        command = self._start()
        output, errors = command.communicate()
        if command.returncode:
            self._outcome.failures.append(errors.decode(errors="replace")[-500:])
            return
        self._outcome.reports.append(json.loads(output.decode().strip().splitlines()[-1]))


def let_go() -> None:
    """Close this process's own connections: the server they lead to is about to be killed, or has been."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def rows_of_import() -> int:
    """Return how many rows of the import there are."""
    return (
        Course.objects.filter(title=TITLE).count()
        + Lesson.objects.filter(course__title=TITLE).count()
        + Question.objects.filter(course__title=TITLE).count()
        + MediaAsset.objects.filter(original_name__startswith="picture-").count()
    )
