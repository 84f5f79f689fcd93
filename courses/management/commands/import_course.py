"""Bring a course in from another system."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from accounts.models import Organization, User
from courses.interchange.actions import import_course
from courses.interchange.errors import PackageError
from courses.interchange.report import ImportReport

COUNTED = (
    "modules",
    "submodules",
    "lessons",
    "blocks",
    "videos",
    "captions",
    "questions",
    "quizzes",
    "assignments",
    "assets",
)


class Command(BaseCommand):
    """Imports OLX (folder or .tar.gz), Common Cartridge (folder, .zip or .imscc), Moodle backups (.mbz), SCORM packages and our own
    archives.

    One transaction, safe to repeat. The report goes to standard output, the progress bar to standard error;
    with `--json` the last line of standard output is the report as one JSON object. Exit status 1, and
    nothing changed, when the package cannot be imported.
    """

    help = (
        "Import a course: OLX, Common Cartridge, a Moodle backup (.mbz), SCORM or our own archive (.lms.zip)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or archive")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="whose course it will be")
        parser.add_argument("--instructor", required=True, metavar="EMAIL", help="who will teach it")
        parser.add_argument("--publish", action="store_true", help="show the course to learners")
        parser.add_argument(
            "--copy", action="store_true", help="make another course of an archive that was imported before"
        )
        parser.add_argument("--json", action="store_true", help="end with the report as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organisation with the short name “{options['organization']}”.")
        instructor = User.objects.active().filter(email=options["instructor"].lower()).first()
        if instructor is None:
            raise CommandError(f"There is nobody with the address {options['instructor']}.")
        with Bar(self.stderr) as bar:
            try:
                report = import_course(
                    options["path"],
                    organization=organization,
                    instructor=instructor,
                    publish=options["publish"],
                    copy=options["copy"],
                    progress=bar.show,
                )
            except PackageError as problem:
                raise CommandError(str(problem)) from problem
        self._print(report)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))

    def _print(self, report: ImportReport) -> None:
        state = "published" if report.published else "draft"
        self.stdout.write(f"{report.title} ({report.format}, {state}): /courses/{report.course}/")
        counts = ((getattr(report, name), name) for name in COUNTED)
        self.stdout.write("  " + ", ".join(f"{count} {name}" for count, name in counts))
        changes = report.changes
        self.stdout.write(
            f"  {changes.created} rows made, {changes.changed} changed, {changes.removed} taken out, "
            f"in {report.seconds:.1f} s"
        )
        if report.not_carried:
            self.stdout.write(f"Not carried over ({len(report.not_carried)}):")
        for entry in report.not_carried:
            self.stdout.write(f"  {entry.kind}: {entry.item}\n      {entry.reason}")


class Bar:
    """A progress bar on standard error, one for each stage."""

    def __init__(self, stream: Any) -> None:
        self.bar = tqdm(file=stream, unit="", leave=False, total=1)

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *error: object) -> None:
        self.bar.close()

    def show(self, doing: str, done: int, total: int) -> None:
        """Say what is being done and how far it is."""
        self.bar.total = total or None
        self.bar.n = done
        self.bar.set_description_str(doing, refresh=False)
        self.bar.refresh()
