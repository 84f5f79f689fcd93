"""`manage.py grant_role EMAIL --organization SLUG --role instructor`"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.organisations.models import Organization
from accounts.roles.actions import UnknownRole, grant_role, revoke_role
from accounts.users.models import User
from lms.kernel import provenance


class Command(BaseCommand):
    """Gives or takes a role. Saying it twice changes nothing."""

    help = "Give a person a role in an organisation, or take it away."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="address the person signs in with")
        parser.add_argument("--organization", required=True, metavar="SLUG")
        parser.add_argument(
            "--role", required=True, help="short name: student, instructor, admin or one of your own"
        )
        parser.add_argument("--revoke", action="store_true", help="take the role away")

    def handle(self, *args: Any, **options: Any) -> None:
        email, slug, role = options["email"].strip().lower(), options["organization"], options["role"]
        person = User.objects.filter(email=email).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        organization = Organization.objects.filter(slug=slug).first()
        if organization is None:
            raise CommandError(f"There is no organisation {slug}.")
        with provenance.context(command="grant_role"):
            if options["revoke"]:
                revoke_role(organization=organization, user=person, role=role)
            else:
                try:
                    grant_role(organization=organization, user=person, role=role)
                except UnknownRole as error:
                    raise CommandError(f"{organization.name} has no role {role}.") from error
        done = "no longer has" if options["revoke"] else "has"
        self.stdout.write(self.style.SUCCESS(f"{person} {done} the role {role} at {organization.name}."))
