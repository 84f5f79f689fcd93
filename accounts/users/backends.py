"""Who signs in, and how a signed-in person is loaded for each request."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS
from django.http import HttpRequest

from accounts.users.models import User
from lms.kernel import tenancy
from lms.kernel.access import PERMISSIONS
from lms.kernel.sql import prepared_cursor

# Written by hand because it runs in every request: compiling it from the ORM costs more than running it. The
# tables of roles belong to a later part, so they are named and not imported; row-level security keeps to the tenant.
_LOAD = """
SELECT {columns},
       ARRAY(SELECT CASE WHEN held.is_active THEN role.slug ELSE '' END FROM accounts_membership held JOIN accounts_role role ON role.id = held.role_id
             WHERE held.user_id = person.id AND held.organization_id = %(organization)s)
         AS held_roles,
       ARRAY(SELECT DISTINCT unnest(role.permissions)
             FROM accounts_membership held JOIN accounts_role role ON role.id = held.role_id
             WHERE held.user_id = person.id AND held.is_active AND held.organization_id = %(organization)s
             ORDER BY 1) AS held_permissions
FROM accounts_user person WHERE person.id = %(person)s
"""
_FIELDS = User._meta.concrete_fields
_NAMES = [field.attname for field in _FIELDS]
_SQL = _LOAD.format(columns=", ".join(f"person.{field.column}" for field in _FIELDS))


@lru_cache(maxsize=256)
def _names(found: tuple[str, ...]) -> frozenset[str]:
    """Return one shared set for all people who hold the same names."""
    return frozenset(found)


def load(person_id: UUID) -> User | None:
    """Load a person with `role_slugs` and `permissions` of the organisation in scope, in one query.

    Outside of any organisation both are empty. Who has memberships there and none that is active `is_switched_off`:
    their enrolments stay, and give no access meanwhile. Platform staff hold every permission there is, everywhere.
    """
    organization = tenancy.active().organization_id
    with prepared_cursor() as cursor:
        cursor.execute(_SQL, {"organization": organization, "person": UUID(str(person_id))})
        row = cursor.fetchone()
    if row is None:
        return None
    person = User.from_db(DEFAULT_DB_ALIAS, _NAMES, [*row[:-2]])
    memberships, held = row[-2:]
    person.role_slugs = _names(tuple(slug for slug in memberships if slug))
    person.is_switched_off = bool(memberships) and not person.role_slugs and not person.is_staff
    if person.is_staff or person.is_superuser:
        person.permissions = frozenset(PERMISSIONS)
    else:
        person.permissions = _names(tuple(held))
    return person


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs in by e-mail address (in any case) and password; refuses inactive and deleted accounts.

    A person may sign in where they are no member: they have one account, and no permissions there.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Tell whether the account may be used."""
        return bool(user.is_active and user.deleted_at is None)

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session, or None once the account may no longer be used."""
        person = load(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None

    def has_perm(self, user_obj: Any, perm: str, obj: object | None = None) -> bool:
        """Leave Django's model permissions to `accounts.roles.admin_rights`."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Leave Django's model permissions to `accounts.roles.admin_rights`."""
        return False

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        """Return the person whose address and password these are, else None; takes equally long either way."""
        if credentials.get("email"):
            credentials["email"] = str(credentials["email"]).strip().lower()
        return super().authenticate(request, **credentials)
