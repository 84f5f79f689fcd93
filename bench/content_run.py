"""The imports themselves. Started by `bench.content`, which sets the environment."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

from lms.stack import session

django.setup()

from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.api import create_organization
from accounts.models import Membership, Role, User
from accounts.roles.models import INSTRUCTOR
from lms.kernel import tenancy

COURSES = {".zip", ".imscc", ".mbz", ".gz"}
QUESTIONS = {".xml", ".txt", ".csv", ".tsv", ".dat"}
MARKS = ("course.xml", "library.xml", "imsmanifest.xml", "moodle_backup.xml")
# Files that only say what lies beside them, and folders that hold one collection of many files.
SAID = {"readme_moodle.txt", "README.txt", "COPYING.txt", "upgrade.txt", "LICENSE.txt"}
MANY = 100
LINES = 3
WHO = "content@bench.example"
COLUMNS = ("lessons", "blocks", "questions", "quizzes", "assignments", "assets")


@dataclass(frozen=True)
class Outcome:
    """What became of a path: the report of the command as JSON, or its refusal."""

    name: str
    report: dict[str, Any]
    refused: str = ""

    @property
    def tallies(self) -> tuple[int, int, int]:
        """How many whole components are in the source, were carried, and were not."""
        census = self.report["census"].values()
        return tuple(sum(one[key] for one in census) for key in ("source", "carried", "not_carried"))  # type: ignore[return-value]

    @property
    def details(self) -> int:
        """How many lines are about a part of a component that did come along."""
        return sum("." in one["kind"] for one in self.report["not_carried"])


def main() -> int:
    """Import, print, and return the exit status."""
    folder = Path(sys.argv[1])
    with session():
        call_command("migrate", verbosity=0, interactive=False)
        organization = create_organization(slug="content", name="Content", brand_hue=165)
        author = User.objects.create(email=WHO, full_name="Content")
        with tenancy.scope(organization):
            Membership.objects.create(user=author, role=Role.objects.get(slug=INSTRUCTOR))
        courses = [run(folder, path, "import_course", "--instructor") for path in courses_in(folder)]
        questions = [run(folder, path, "import_questions", "--actor") for path in questions_in(folder)]
    show_courses([one for one in courses if not one.refused])
    show_refused([one for one in courses if one.refused])
    show_questions(questions)
    wrong = [one.name for one in [*courses, *questions] if not one.refused and not adds_up(one)]
    for name in wrong:
        print(f"WRONG: {name}: source is not carried + not carried")
    return 1 if wrong else 0


def courses_in(folder: Path) -> list[Path]:
    """Return archives and folders that hold a course, in the order of their names."""
    found = [path for path in folder.rglob("*") if path.suffix in COURSES and path.is_file()]
    marked = {path.parent for mark in MARKS for path in folder.rglob(mark)}
    inner = {one for one in marked if any(above in marked for above in one.parents)}
    return sorted([*found, *(marked - inner)])


def questions_in(folder: Path) -> list[Path]:
    """Return files of questions outside of courses; a collection of many files is one path."""
    courses = [path for path in courses_in(folder) if path.is_dir()]
    files = [
        path
        for path in folder.rglob("*")
        if path.suffix in QUESTIONS
        and path.name not in SAID
        and not any(one in path.parents for one in courses)
    ]
    tops = {path: path.relative_to(folder).parts[0] for path in files}
    counts = {top: list(tops.values()).count(top) for top in set(tops.values())}
    many = {folder / top for top, count in counts.items() if count > MANY}
    return sorted({*(path for path in files if folder / tops[path] not in many), *many})


def run(folder: Path, path: Path, command: str, who: str) -> Outcome:
    """Import one path by its command."""
    said = io.StringIO()
    name = path.relative_to(folder).as_posix()
    try:
        call_command(
            command,
            str(path),
            "--organization",
            "content",
            who,
            WHO,
            "--json",
            stdout=said,
            stderr=io.StringIO(),
        )
    except CommandError as error:
        return Outcome(name, {}, str(error).replace(f"{folder}/", ""))
    return Outcome(name, json.loads(said.getvalue().splitlines()[-1]))


def adds_up(one: Outcome) -> bool:
    """Tell whether nothing vanished."""
    source, carried, lost = one.tallies
    return source == carried + lost


def show(head: list[str], rows: Iterator[list[Any]]) -> None:
    """Print a table in Markdown."""
    print(f"| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")
    print()


def show_courses(courses: list[Outcome]) -> None:
    """Print the courses that arrived."""
    head = [
        "file",
        "modules",
        *COLUMNS[:-1],
        "files",
        "in the source",
        "carried",
        "not carried",
        "details",
        "seconds",
    ]
    show(head, ([f"`{one.name}`", one.report["modules"] + one.report["submodules"],
                 *(one.report[name] for name in COLUMNS), *one.tallies, one.details,
                 f"{one.report['seconds']:.2f}"] for one in courses))  # fmt: skip


def show_refused(courses: list[Outcome]) -> None:
    """Print those that were refused, with their error."""
    show(["refused", "because"], ([f"`{one.name}`", one.refused] for one in courses))


def show_questions(questions: list[Outcome]) -> None:
    """Print files of questions, with the first lines of what was not carried."""
    show(
        ["file", "format", "carried / items", "seconds", "what was not, or the error"],
        (
            [f"`{one.name}`", one.report.get("format", ""), _share(one), _seconds(one), _reasons(one)]
            for one in questions
        ),
    )


def _share(one: Outcome) -> str:
    return "–" if one.refused else f"{one.report['carried']} / {one.report['items']}"


def _seconds(one: Outcome) -> str:
    return "" if one.refused else f"{one.report['seconds']:.2f}"


def _reasons(one: Outcome) -> str:
    if one.refused:
        return " ".join(one.refused.split())
    lines = [f"{line['item']}: {line['reason']}" for line in one.report["not_carried"]]
    rest = len(lines) - LINES + one.report.get("unlisted", 0)
    shown = [" ".join(line.split()).replace("|", "\\|") for line in lines[:LINES]]
    return "; ".join([*shown, *([f"and {rest} more"] if rest > 0 else [])])


if __name__ == "__main__":
    sys.exit(main())
