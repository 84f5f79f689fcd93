"""`manage.py bundle_css`: join the stylesheets. Commit the result; a test compares it with its sources."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lms.pages.css import BUNDLES, bundle


class Command(BaseCommand):
    """Writes the bundles, or with `--check` only says whether they are up to date."""

    help = "Join the stylesheets into static/css/bundle.css and bundle-parts.css."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check`."""
        parser.add_argument("--check", action="store_true", help="fail when a bundle is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raise CommandError when `--check` finds a difference."""
        folder = settings.BASE_DIR / "static" / "css"
        for entry, name in BUNDLES.items():
            text, target = bundle(folder / f"{entry}.css"), folder / name
            if options["check"]:
                if not target.exists() or target.read_text(encoding="utf-8") != text:
                    raise CommandError(f"static/css/{name} is out of date: run manage.py bundle_css")
                continue
            target.write_text(text, encoding="utf-8")
            self.stdout.write(f"static/css/{name}: {len(text.encode()) / 1024:.1f} kB")
