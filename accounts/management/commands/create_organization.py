"""`manage.py create_organization SLUG --name … --host …`"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.roles.actions import create_organization
from lms.kernel import provenance


class Command(BaseCommand):
    """Creates an organisation with its built-in roles. Fails, and changes nothing, if a name is taken."""

    help = "Create an organisation with its built-in roles and the host names it answers on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="short name, such as riverside")
        parser.add_argument("--name", required=True, help="name as people read it")
        parser.add_argument(
            "--host",
            action="append",
            default=[],
            metavar="HOST",
            help="host name; the first is the main address",
        )
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/London (default: UTC)")
        parser.add_argument("--hue", type=int, default=165, help="brand hue, 0 to 355 (default: 165)")

    def handle(self, *args: Any, **options: Any) -> None:
        with provenance.context(command="create_organization"):
            try:
                organization = create_organization(
                    slug=options["slug"],
                    name=options["name"],
                    hostnames=options["host"],
                    time_zone=options["time_zone"],
                    brand_hue=options["hue"],
                )
            except ValidationError as error:
                raise CommandError("; ".join(error.messages)) from error
        hosts = ", ".join(options["host"]) or "no host name yet"
        self.stdout.write(self.style.SUCCESS(f"Created {organization.name} ({organization.slug}): {hosts}."))
