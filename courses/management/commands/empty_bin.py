"""`manage.py empty_bin`: delete for ever what has lain in the bins of the studio long enough, or say what would go."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Organization
from courses.authoring.purging import empty
from lms.kernel import clock, tenancy


class Command(BaseCommand):
    """Empty the bins of all organisations, or of one. What learners' work hangs on stays, and is named."""

    help = "Delete for ever what has lain in the studio's bins for BIN_DAYS (or --days); --dry-run only says what would go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=settings.BIN_DAYS, help="how long it has to have lain there"
        )
        parser.add_argument("--organization", default="", help="address (slug) of one organisation")
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args: Any, days: int, organization: str, dry_run: bool, **options: Any) -> None:
        if days <= 0:
            raise CommandError("BIN_DAYS is 0: nothing is deleted by time. Give --days.")
        with tenancy.platform():
            rows = Organization.objects.order_by("slug")
            found = list(rows.filter(slug=organization) if organization else rows)
        if not found:
            raise CommandError(f"There is no organisation “{organization}”.")
        went = kept = 0
        for one in found:
            with tenancy.scope(one):
                for thing in empty(now=clock.now(), days=days, dry_run=dry_run):
                    word = "kept" if thing.kept else "would go" if dry_run else "deleted"
                    line = f"{one.slug}: {word}: {thing.kind} “{thing.title}”, in the bin since {thing.deleted_at:%Y-%m-%d}"
                    self.stdout.write(f"{line}. {thing.kept}".strip())
                    went += not thing.kept
                    kept += bool(thing.kept)
        self.stdout.write(f"{went} {'would go' if dry_run else 'deleted'}, {kept} kept.")
