"""`manage.py demo`: load the demo content, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lms.demo.load import is_loaded, load
from lms.kernel import clock


class Command(BaseCommand):
    """Load two organisations, their courses and some hundred learners with twelve weeks of history."""

    help = (
        "Load the demo: two organisations, courses, and learners with a history. Safe to repeat with --once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the arguments."""
        parser.add_argument("--once", action="store_true", help="Do nothing when the demo is there already.")
        parser.add_argument(
            "--reset", action="store_true", help="Remove the demo first, with all that was done in it."
        )
        parser.add_argument("--learners", type=int, default=200, help="How many learners to make up (200).")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it in one transaction. Says so, and changes nothing, when it is there and `--reset` was not given."""
        if is_loaded() and not options["reset"]:
            if not options["once"]:
                self.stdout.write("The demo is loaded already. Use --reset to load it afresh.")
            return
        loaded = load(learners=options["learners"], now=clock.now(), afresh=options["reset"])
        self.stdout.write(
            f"Demo: {loaded.courses} courses, {loaded.people} people, {loaded.events} events in "
            f"{loaded.seconds:.1f} s. Sign in as student@lms.com, instructor@lms.com, "
            "manager@lms.com or admin@lms.com, password learn-by-doing."
        )
