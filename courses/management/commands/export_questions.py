"""Take questions out to a file for other systems."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from courses.interchange.bank.export import export_questions, questions_of
from courses.interchange.bank.writers import FORMATS
from courses.management.commands.import_course import Bar
from courses.management.commands.import_questions import person_and_place
from courses.models import Course, QuestionFolder, Quiz
from lms.kernel import provenance, tenancy


def _folder(name: str, course: Course | None) -> QuestionFolder | None:
    """The folder with this path from the top. Raises `CommandError`."""
    folder = None
    for part in (one.strip() for one in name.split("/") if one.strip()):
        folder = QuestionFolder.objects.filter(course=course, parent=folder, name=part).first()
        if folder is None:
            raise CommandError(f"There is no folder called “{name}”.")
    return folder


class Command(BaseCommand):
    """Exports a bank, a folder of it, or a quiz as GIFT, Moodle XML, QTI 2.1 or CSV.

    The report says what the format cannot. With `--json` the last line of standard output is the report as one JSON
    object. A file that is there already is written over only once the new one is whole.
    """

    help = "Export questions as GIFT, Moodle XML, QTI 2.1 (zip) or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, help="the file to write")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="whose questions they are")
        parser.add_argument("--course", default="", metavar="SLUG", help="the course whose bank it is")
        parser.add_argument(
            "--folder", default="", metavar="NAME", help="a folder of the bank, with those in it"
        )
        parser.add_argument("--quiz", default="", metavar="UUID", help="the questions of a quiz instead")
        parser.add_argument("--format", required=True, choices=sorted(FORMATS), help="the format to write")
        parser.add_argument("--actor", required=True, metavar="EMAIL", help="who exports")
        parser.add_argument("--json", action="store_true", help="end with the report as one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        organization, actor, course = person_and_place(options)
        out: Path = options["out"]
        half = out.with_name(f".{out.name}.half")
        with tenancy.scope(organization), provenance.context(actor=str(actor.pk), command="export_questions"):
            folder = _folder(options["folder"], course)
            quiz = self._quiz(options["quiz"])
            with Bar(self.stderr) as bar, half.open("wb") as stream:
                report = export_questions(
                    questions_of(course, folder, quiz),
                    stream,
                    format=options["format"],
                    actor=actor,
                    course=course,
                    progress=bar.show,
                )
        half.replace(out)
        self.stdout.write(
            f"{report.format}: {report.carried} of {report.items} questions in {report.seconds:.1f} s"
        )
        for entry in [*report.not_carried, *report.details()]:
            self.stdout.write(f"  {entry.kind}: {entry.item}\n      {entry.reason}")
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))

    def _quiz(self, key: str) -> UUID | None:
        if not key:
            return None
        try:
            found = Quiz.objects.filter(pk=UUID(key)).first()
        except ValueError:
            found = None
        if found is None:
            raise CommandError(f"There is no quiz with the key {key}.")
        return found.pk
