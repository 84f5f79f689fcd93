"""`manage.py recount_grades`: reckon every grade again and say what differed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.models import Course
from learning.gradebook.reckoning import recount
from learning.models import GradeItem
from lms.kernel import clock, tenancy


class Command(BaseCommand):
    """Recount the gradebooks of all organisations. Exits with 1 when a stored figure was wrong (now mended)."""

    help = "Reckon every grade and total again and report those that differed."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = counted = 0
        with tenancy.platform():
            courses = Course.objects.filter(pk__in=GradeItem.objects.values("course")).order_by("pk")
            for course in courses:
                found = recount(course, now=clock.now())
                counted += found.enrolments
                wrong += found.cells + found.totals
                if found.cells or found.totals:
                    self.stdout.write(f"{course.slug}: {found.cells} cells, {found.totals} totals differed")
        self.stdout.write(f"Grades of {counted} enrolments counted, {wrong} figures differed.")
        if wrong:
            raise CommandError(f"{wrong} stored figures were wrong; they are right now.")
