"""Bring questions in from a file of another system."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization, User
from courses.interchange.bank.actions import import_questions
from courses.interchange.bank.report import QuestionReport
from courses.interchange.errors import PackageError
from courses.management.commands.import_course import Bar
from courses.models import Course
from lms.kernel import tenancy


def person_and_place(options: dict[str, Any]) -> tuple[Organization, User, Course | None]:
    """The organisation, person and course that the options name. Raises `CommandError`."""
    organization = Organization.objects.filter(slug=options["organization"]).first()
    if organization is None:
        raise CommandError(f"There is no organisation with the short name “{options['organization']}”.")
    actor = User.objects.active().filter(email=options["actor"].lower()).first()
    if actor is None:
        raise CommandError(f"There is nobody with the address {options['actor']}.")
    if not options["course"]:
        return organization, actor, None
    with tenancy.scope(organization):
        course = Course.objects.kept().filter(slug=options["course"]).first()
    if course is None:
        raise CommandError(f"There is no course with the short name “{options['course']}”.")
    return organization, actor, course


class Command(BaseCommand):
    """Imports GIFT, Moodle XML, Aiken, CSV, QTI 1.2 to 3.0, Blackboard pools: a file, a folder or an archive.

    One transaction, safe to repeat. The report goes to standard output, the progress bar to standard error; with `--json`
    the last line of standard output is the report as one JSON object. Exit status 1, and nothing changed, when the file
    cannot be imported.
    """

    help = "Import questions: GIFT, Moodle XML, Aiken, CSV, QTI 1.2, 2.x and 3.0, Blackboard pools."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file, folder or archive")
        parser.add_argument(
            "--organization", required=True, metavar="SLUG", help="whose questions they will be"
        )
        parser.add_argument("--course", default="", metavar="SLUG", help="the course whose bank gets them")
        parser.add_argument(
            "--folder", default="", metavar="NAME", help="a folder of the bank to put them in"
        )
        parser.add_argument("--actor", required=True, metavar="EMAIL", help="who imports")
        parser.add_argument("--json", action="store_true", help="end with the report as one line of JSON")
        parser.add_argument("--dry-run", action="store_true", help="read and report, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        organization, actor, course = person_and_place(options)
        with Bar(self.stderr) as bar:
            try:
                report = import_questions(
                    options["path"],
                    organization=organization,
                    actor=actor,
                    course=course,
                    folder=options["folder"],
                    dry_run=options["dry_run"],
                    progress=bar.show,
                )
            except PackageError as problem:
                raise CommandError(str(problem)) from problem
        self._print(report, dry_run=options["dry_run"])
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))

    def _print(self, report: QuestionReport, *, dry_run: bool) -> None:
        would = "would be carried" if dry_run else "carried"
        self.stdout.write(f"{report.format}: {report.carried} of {report.items} questions {would}")
        counts = (f"{count} {name}" for name, count in sorted(report.types.items()))
        self.stdout.write("  " + ", ".join(counts))
        self.stdout.write(
            f"  {report.created} made, {report.revised} changed, {report.unchanged} as they were, "
            f"in {report.seconds:.1f} s"
        )
        lines = [*report.not_carried, *report.details()]
        if lines:
            self.stdout.write(f"Not carried over ({len(lines) + report.unlisted}):")
        for entry in lines:
            self.stdout.write(f"  {entry.kind}: {entry.item}\n      {entry.reason}")
