"""Every change leaves before and after, however it was made."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from accounts.audit.actions import note
from accounts.models import Membership, Organization, Role, User
from lms.kernel import provenance, tenancy
from lms.kernel.models import AuditEntry

ROLE = "accounts_role"


def entries(**conditions: object) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(table_name=ROLE, **conditions).order_by("position"))


@pytest.fixture
def acting(scope: Organization, admin: User) -> Iterator[User]:
    with provenance.context(actor=str(admin.pk), address="192.0.2.1"):
        yield admin


def test_orm_save(acting: User, scope: Organization) -> None:
    role = Role.objects.create(slug="tutor", name="Tutor", permissions=["a.b.c"])
    role.name = "Senior tutor"
    role.save()
    added, changed = entries(row_id=str(role.pk))
    assert (added.action, added.before, added.actor_id) == ("insert", None, acting.pk)
    assert added.after["permissions"] == ["a.b.c"]  # type: ignore[index]
    assert added.context == {"address": "192.0.2.1"}
    assert (changed.action, changed.before, changed.after) == (
        "update",
        {"name": "Tutor"},
        {"name": "Senior tutor"},
    )


def test_bulk_update(acting: User, scope: Organization) -> None:
    assert Role.objects.update(permissions=["x.y.z"]) == 3
    found = entries(action="update")
    assert {entry.before["permissions"] == ["x.y.z"] for entry in found} == {False}  # type: ignore[index]
    assert [entry.after for entry in found] == [{"permissions": ["x.y.z"]}] * 3
    assert {entry.actor_id for entry in found} == {acting.pk}


def test_raw_sql(acting: User, scope: Organization) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_role SET name = upper(name) WHERE slug = 'student'")
    (found,) = entries(action="update")
    assert (found.before, found.after) == ({"name": "Student"}, {"name": "STUDENT"})
    assert found.organization_id == scope.pk


def test_delete_of_one_and_of_many(acting: User, scope: Organization) -> None:
    rows = [Role.objects.create(slug=f"r{number}", name=f"R{number}") for number in range(3)]
    rows[0].delete()
    Role.objects.filter(slug__in=["r1", "r2"]).delete()
    found = entries(action="delete")
    # In which order PostgreSQL takes the two is its own affair.
    assert sorted((entry.before["slug"], entry.after) for entry in found) == [  # type: ignore[index]
        ("r0", None),
        ("r1", None),
        ("r2", None),
    ]


def test_cascades_leave_traces_too(acting: User, learner: User, scope: Organization) -> None:
    learner.delete()
    deleted = AuditEntry.objects.filter(action="delete").values_list("table_name", flat=True)
    assert set(deleted) == {"accounts_user", "accounts_membership"}


def test_passwords_are_left_out(acting: User, learner: User) -> None:
    learner.set_password("a secret phrase")
    learner.full_name = "Changed"
    learner.save()
    for entry in AuditEntry.objects.filter(table_name="accounts_user"):
        assert "password" not in {**(entry.before or {}), **(entry.after or {})}


def test_what_is_rolled_back_leaves_nothing(acting: User, scope: Organization) -> None:
    with transaction.atomic():
        Role.objects.create(slug="tutor", name="Tutor")
        transaction.set_rollback(True)
    assert entries(after__slug="tutor") == []


def test_note(acting: User, learner: User, scope: Organization) -> None:
    note("accounts.test.happened", about=learner, reason="because")
    entry = AuditEntry.objects.get(action="event")
    assert (entry.table_name, entry.row_id, entry.actor_id) == ("accounts_user", str(learner.pk), acting.pk)
    assert entry.after == {"event": "accounts.test.happened", "reason": "because"}
    assert entry.context == {"address": "192.0.2.1"}
    assert entry.organization_id == scope.pk


def test_note_outside_of_an_organisation(db: None, staff: User) -> None:
    note("accounts.test.happened", actor=staff)
    with tenancy.platform():
        entry = AuditEntry.objects.get(action="event")
    assert (entry.organization_id, entry.actor_id) == (None, staff.pk)


def test_another_organisation_reads_nothing_of_it(
    learner: User, organization: Organization, other_organization: Organization
) -> None:
    with tenancy.scope(other_organization):
        assert not AuditEntry.objects.exclude(organization_id=other_organization.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM kernel_audit_entry WHERE organization_id = %s", [organization.pk]
            )
            assert cursor.fetchone() == (0,)
            assert Membership.objects.count() == 0


def test_nobody_rewrites_the_trail(acting: User, scope: Organization) -> None:
    Role.objects.create(slug="tutor", name="Tutor")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_audit_entry SET actor_id = NULL")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM kernel_audit_entry")
        assert cursor.rowcount == 0


def test_sign_in_is_not_a_change_of_the_person(
    learner: User, client_for: Callable, scope: Organization
) -> None:
    client_for(learner)
    assert not AuditEntry.objects.filter(table_name="accounts_user", action="update").exists()
