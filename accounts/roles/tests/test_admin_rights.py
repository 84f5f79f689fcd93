"""What named permissions open in Django's admin."""

import pytest

from accounts.models import User
from accounts.roles.admin_rights import AdminRightsBackend, patterns_of


def person(*permissions: str, **fields: bool) -> User:
    found = User(email="p@x.example", **fields)
    found.permissions = frozenset(permissions)
    return found


@pytest.mark.parametrize(
    ("permission", "opens", "keeps_shut"),
    [
        ("courses.content.manage", "courses.change_course", "learning.view_enrolment"),
        ("courses.content.manage", "courses.delete_questionversion", "accounts.view_user"),
        ("accounts.people.manage", "accounts.change_user", "accounts.delete_user"),
        ("accounts.people.manage", "accounts.delete_membership", "accounts.change_role"),
        ("accounts.roles.manage", "accounts.change_role", "accounts.change_user"),
        ("accounts.audit.read", "kernel.view_auditentry", "kernel.change_auditentry"),
        (
            "accounts.organization.manage",
            "accounts.change_organization",
            "accounts.change_organizationdomain",
        ),
        ("accounts.admin.enter", "accounts.admin.enter", "accounts.view_user"),
        ("learning.grades.read", "learning.grades.read", "learning.view_enrolment"),
    ],
)
def test_permission_opens(permission: str, opens: str, keeps_shut: str) -> None:
    holder = person(permission)
    assert holder.has_perm(opens)
    assert not holder.has_perm(keeps_shut)


def test_superusers_may_everything_and_the_inactive_nothing() -> None:
    assert person(is_superuser=True).has_perm("anything.delete_it")
    assert not person(is_superuser=True, is_active=False).has_perm("anything.delete_it")
    assert not person("courses.content.manage", is_active=False).has_perm("courses.view_course")


def test_modules() -> None:
    holder = person("courses.content.manage", "accounts.admin.enter")
    assert holder.has_module_perms("courses")
    assert not holder.has_module_perms("learning")
    assert not holder.has_module_perms("accounts")
    assert patterns_of(frozenset()) == frozenset()


def test_nobody_signs_in_through_it() -> None:
    assert AdminRightsBackend().authenticate(None, email="p@x.example", password="x") is None  # type: ignore[arg-type]
    assert AdminRightsBackend().get_user(1) is None
