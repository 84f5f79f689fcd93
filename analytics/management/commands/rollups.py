"""`manage.py rollups`: bring the rollups up to the present, check or rebuild them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.rollups import actions
from lms.kernel import consumers, tenancy


class Command(BaseCommand):
    """Without options: read what is new in the log."""

    help = "Bring the daily rollups up to the present; check them against a recount, or rebuild them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--verify", action="store_true", help="compare with a full recount; exit 1 if they differ"
        )
        parser.add_argument("--rebuild", action="store_true", help="empty them and count the whole log again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            self.stdout.write(f"{consumers.rebuild(actions.CONSUMER)} events counted again.")
        else:
            self.stdout.write(f"{consumers.run(actions.CONSUMER)} new events counted.")
        if options["verify"]:
            with tenancy.platform():
                differences = actions.verify()
            for difference in differences[:20]:
                self.stderr.write(str(difference))
            if differences:
                raise CommandError(f"{len(differences)} figures differ from a recount.")
            self.stdout.write("A full recount agrees.")
