"""Bring a list of people into a course from a CSV, XLSX or ODS file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization, User
from courses.models import Course
from learning.bulk import actions, work
from learning.bulk.models import EnrolmentImport, ImportLine
from learning.enrolments.models import Cohort
from lms.kernel import clock, tenancy

Result = ImportLine.Result


class Command(BaseCommand):
    """Enrols members of the organisation and invites everybody else, as the page *Bring a list* does, and as a list there.

    A line for each row goes to standard output, the progress bar to standard error. Exit status 1, and nobody taken in, when
    the file cannot be read or a row of it cannot be taken in, unless `--skip-refused` leaves such rows out. Safe to repeat.
    """

    help = "Enrol and invite the people of a CSV, XLSX or ODS file (columns: email, name, cohort)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file")
        parser.add_argument("--organization", required=True, metavar="SLUG", help="whose course it is")
        parser.add_argument("--course", required=True, metavar="SLUG", help="the course")
        parser.add_argument("--cohort", default="", metavar="NAME", help="for rows that name none")
        parser.add_argument("--actor", required=True, metavar="EMAIL", help="who brings them in")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and do nothing")
        parser.add_argument("--skip-refused", action="store_true", help="leave out who cannot be taken in")

    def handle(self, *args: Any, **options: Any) -> None:
        organization = Organization.objects.filter(slug=options["organization"]).first()
        if organization is None:
            raise CommandError(f"There is no organisation with the short name “{options['organization']}”.")
        with tenancy.scope(organization):
            job = self._read(options)
            refused = self._print(job)
            if not options["dry_run"] and (not refused or options["skip_refused"]):
                self._write(job)
                return
            if job.actor is not None:
                actions.cancel(job=job, actor=job.actor, now=clock.now())
        if options["dry_run"]:
            self.stdout.write("Nothing was changed.")
        else:
            raise CommandError(f"{refused} rows cannot be taken in. Nothing was changed.")

    def _read(self, options: dict[str, Any]) -> EnrolmentImport:
        actor = User.objects.active().filter(email=options["actor"].lower()).first()
        if actor is None:
            raise CommandError(f"There is nobody with the address {options['actor']}.")
        course = Course.objects.kept().filter(slug=options["course"]).first()
        if course is None:
            raise CommandError(f"There is no course with the short name “{options['course']}”.")
        cohort = Cohort.objects.filter(course=course, name=options["cohort"]).first()
        if options["cohort"] and cohort is None:
            raise CommandError(f"The course has no cohort called “{options['cohort']}”.")
        path: Path = options["path"]
        try:
            with path.open("rb") as file:
                job = actions.bring_list(
                    course=course, file=File(file, path.name), cohort=cohort, actor=actor, now=clock.now(),
                    by_worker=False,
                )  # fmt: skip
        except (OSError, actions.NotNow) as error:
            raise CommandError(str(error)) from error
        work.run(job.pk, now=clock.now())
        job.refresh_from_db()
        if job.state == EnrolmentImport.State.FAILED:
            actions.cancel(job=job, actor=actor, now=clock.now())
            raise CommandError(f"{job.error} Nothing was changed.")
        return job

    def _print(self, job: EnrolmentImport) -> int:
        refused = 0
        for line in ImportLine.objects.filter(job=job).order_by("number"):
            result = line.outcome or line.plan
            refused += result == Result.REFUSED
            reason = f" {line.reason}" if line.reason else ""
            self.stdout.write(f"row {line.number}: {line.email or '–'}: {Result(result).label}.{reason}")
        return refused

    def _write(self, job: EnrolmentImport) -> None:
        if job.actor is None:
            raise CommandError("Who brings them in is gone.")
        actions.approve(job=job, actor=job.actor, now=clock.now(), by_worker=False)
        work.run(job.pk, now=clock.now(), show=self._show)
        job.refresh_from_db()
        if job.state != EnrolmentImport.State.DONE:
            raise CommandError(job.error)
        late = actions.refused_late(job).count()
        taken = ImportLine.objects.filter(job=job).exclude(outcome=Result.REFUSED).count()
        self.stdout.write(f"{taken} of {job.total} people taken in.")
        if late:
            for line in actions.refused_late(job).order_by("number"):
                self.stdout.write(f"row {line.number}: {line.email}: {line.reason}")
            raise CommandError(f"{late} rows were refused in the end; everybody else is in.")

    def _show(self, doing: str, done: int, total: int) -> None:
        if self.stderr.isatty():
            filled = 30 * done // max(1, total)
            end = "\n" if done == total else ""
            self.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", ending=end)
            self.stderr.flush()
