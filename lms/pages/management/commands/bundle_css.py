"""`manage.py bundle_css`: write static/css/bundle.css. Commit the result; a test compares it with its sources."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.pages.css import bundle


class Command(BaseCommand):
    """Writes the bundle, or with `--check` only says whether it is up to date."""

    help = "Join the stylesheets into static/css/bundle.css."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check`."""
        parser.add_argument("--check", action="store_true", help="fail when the bundle is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError when `--check` finds a difference."""
        folder = settings.BASE_DIR / "static" / "css"
        text, target = bundle(folder / "app.css"), folder / "bundle.css"
        if options["check"]:
            if not target.exists() or target.read_text(encoding="utf-8") != text:
                raise CommandError("static/css/bundle.css is out of date: run manage.py bundle_css")
            return
        target.write_text(text, encoding="utf-8")
        self.stdout.write(f"{target.relative_to(settings.BASE_DIR)}: {len(text.encode()) / 1024:.1f} kB")
