"""Take a course out, for another system or for this one."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization
from courses.interchange.exporting import FORMATS, export_course
from courses.interchange.report import ExportReport
from courses.management.commands.import_course import Bar
from courses.models import Course
from lms.kernel import tenancy


class Command(BaseCommand):
    """Writes a course to a file: our own archive, Common Cartridge or OLX.

    The report goes to standard output, the progress bar to standard error; with `--json` the last line of standard
    output is the report as one JSON object. The file is there complete or not at all.
    """

    help = "Export a course: archive (everything, for this product), cc (Common Cartridge 1.3) or olx."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="the course's short name")
        parser.add_argument("out", type=Path, help="the file to write")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="whose course it is")
        parser.add_argument("--format", choices=sorted(FORMATS), default="archive")
        parser.add_argument("--json", action="store_true", help="end with the report as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organisation with the short name “{options['organization']}”.")
        out: Path = options["out"]
        if not out.absolute().parent.is_dir():
            raise CommandError(f"There is no folder {out.absolute().parent}.")
        with tenancy.scope(organization), Bar(self.stderr) as bar:
            course = Course.objects.kept().filter(slug=options["slug"]).select_related("instructor").first()
            if course is None:
                raise CommandError(f"There is no course with the short name “{options['slug']}”.")
            report = export_course(
                course, format=options["format"], out=out, actor=course.instructor, progress=bar.show
            )
        self._print(report, out)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))

    def _print(self, report: ExportReport, out: Path) -> None:
        self.stdout.write(f"{report.title} ({report.format}): {out}, {out.stat().st_size:,} bytes")
        self.stdout.write("  " + ", ".join(f"{count} {name}" for name, count in report.counts.items()))
        if report.not_carried:
            self.stdout.write(f"Not carried over ({len(report.not_carried)}):")
        for entry in report.not_carried:
            self.stdout.write(f"  {entry.kind}: {entry.item}\n      {entry.reason}")
