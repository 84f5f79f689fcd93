"""`manage.py recount_progress`: count every learner's progress again and say what differed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learning.enrolments.models import Enrolment
from learning.progress.recount import recount_all
from lms.kernel import tenancy


class Command(BaseCommand):
    """Recount all enrolments of all organisations. Exits with 1 when a stored figure was wrong (now mended)."""

    help = "Recount every learner's progress and report stored figures that differed."

    def handle(self, *args: Any, **options: Any) -> None:
        counted, wrong = 0, 0
        with tenancy.platform():
            total = Enrolment.objects.count()
            for number, differences in recount_all():
                counted += number
                wrong += len(differences)
                for one in differences:
                    self.stdout.write(f"\r{one.enrolment_id}: stored {one.stored}, counted {one.counted}")
                self._show(counted, total)
        self.stdout.write(f"\r{counted} enrolments counted, {wrong} differed.".ljust(60))
        if wrong:
            raise CommandError(f"{wrong} stored figures were wrong; they are right now.")

    def _show(self, counted: int, total: int) -> None:
        if self.stdout.isatty():
            filled = 30 * counted // max(1, total)
            self.stdout.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {counted}/{total}", ending="")
            self.stdout.flush()
