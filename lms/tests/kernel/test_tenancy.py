"""Both walls, each on its own."""

import threading
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from accounts.models import Organization, Role
from lms.kernel import provenance, tenancy
from lms.kernel.models import TenantModel

TENANT_TABLES = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, TenantModel))


def role_slugs_by_raw_sql() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_role")
        return int(cursor.fetchone()[0])


def test_a_manager_raises_outside_of_a_scope(organization: Organization) -> None:
    with pytest.raises(tenancy.NoScope):
        Role.objects.count()


def test_a_manager_shows_the_organisation_in_scope_only(
    organization: Organization, other_organization: Organization
) -> None:
    with tenancy.scope(organization):
        assert {role.organization_id for role in Role.objects.all()} == {organization.pk}
    with tenancy.platform():
        assert {role.organization_id for role in Role.objects.all()} == {
            organization.pk,
            other_organization.pk,
        }


def test_raw_sql_sees_nothing_of_another_organisation(
    organization: Organization, other_organization: Organization
) -> None:
    with tenancy.scope(organization):
        assert role_slugs_by_raw_sql() == 3
    with tenancy.scope(uuid4()):
        assert role_slugs_by_raw_sql() == 0
    with tenancy.platform():
        assert role_slugs_by_raw_sql() == 6
    assert role_slugs_by_raw_sql() == 0, "outside of a scope nobody sees anything"


def test_raw_sql_cannot_write_into_another_organisation(
    organization: Organization, other_organization: Organization
) -> None:
    with (
        tenancy.scope(organization),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO accounts_role (slug, name, permissions, organization_id) VALUES ('x', 'x', '{}', %s)",
            [other_organization.pk],
        )


def test_the_scope_survives_a_rollback_and_a_savepoint(
    organization: Organization, other_organization: Organization
) -> None:
    with tenancy.scope(organization):
        assert role_slugs_by_raw_sql() == 3
    with tenancy.scope(other_organization):
        try:
            with transaction.atomic():
                role_slugs_by_raw_sql()
                raise RuntimeError
        except RuntimeError:
            pass
        # What was set inside the rolled-back transaction is gone with it, in the database.
        assert Role.objects.first().organization_id == other_organization.pk
        sid = transaction.savepoint()
        with tenancy.scope(organization):
            role_slugs_by_raw_sql()
            transaction.savepoint_rollback(sid)
            assert Role.objects.first().organization_id == organization.pk
        assert Role.objects.first().organization_id == other_organization.pk


def test_two_tenants_interleave_on_one_connection(
    organization: Organization, other_organization: Organization
) -> None:
    for _round in range(3):
        for tenant in (organization, other_organization):
            with tenancy.scope(tenant), connection.cursor() as cursor:
                cursor.execute("SELECT DISTINCT organization_id FROM accounts_role")
                assert cursor.fetchall() == [(tenant.pk,)]


@pytest.mark.django_db(transaction=True)
def test_two_tenants_interleave_on_one_pooled_connection(
    organization: Organization, other_organization: Organization
) -> None:
    """The connection goes back to the pool in between, with the first tenant still set on it."""
    backends = set()
    for tenant in [organization, other_organization] * 6:
        with tenancy.scope(tenant), connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT organization_id, pg_backend_pid() FROM accounts_role")
            ((seen, backend),) = cursor.fetchall()
            assert seen == tenant.pk
            backends.add(backend)
        connection.close()
        assert role_slugs_by_raw_sql() == 0, "a tenant outlived its request on a pooled connection"
        connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        assert len(backends) < 12, "no connection came back from the pool: the test shows nothing"


def test_the_scope_costs_no_query_while_it_stays_the_same(
    organization: Organization, django_assert_num_queries: object
) -> None:
    with tenancy.scope(organization):
        role_slugs_by_raw_sql()
        sent: list[str] = []
        raw_execute = connection.connection.execute
        connection.connection.execute = lambda *a, **k: sent.append(a[0]) or raw_execute(*a, **k)
        try:
            for _again in range(5):
                role_slugs_by_raw_sql()
        finally:
            del connection.connection.execute
    assert sent == []


@pytest.mark.django_db(transaction=True)
def test_the_scope_is_local_to_the_transaction_behind_pgbouncer(
    organization: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection.connection.execute("SELECT set_config('lms.organization', '', false)")
    connection.connection.lms_scope = None
    monkeypatch.setattr(connections["default"], "scope_is_local", True)
    with tenancy.scope(organization):
        assert role_slugs_by_raw_sql() == 3
        with transaction.atomic():
            assert role_slugs_by_raw_sql() == 3
    ((left,),) = connection.connection.execute("SELECT current_setting('lms.organization', true)").fetchall()
    assert not left, "the tenant outlived its transaction on a shared server connection"


def test_threads_do_not_share_a_scope(organization: Organization) -> None:
    seen: list[tenancy.Scope] = []
    with tenancy.scope(organization):
        thread = threading.Thread(target=lambda: seen.append(tenancy.active()))
        thread.start()
        thread.join()
    assert seen == [tenancy.NOBODY]


@pytest.mark.django_db
def test_the_application_is_no_superuser_and_cannot_bypass_the_policies() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("table", [*TENANT_TABLES, "kernel_event", "kernel_audit_entry"])
def test_every_tenant_table_enforces_its_policy(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity, "
            "(SELECT count(*) FROM pg_policy WHERE polrelid = c.oid AND polname = 'tenant') "
            "FROM pg_class c WHERE oid = %s::regclass",
            [table],
        )
        assert cursor.fetchone() == (True, True, 1)


def test_partitions_show_nothing_when_asked_directly(organization: Organization) -> None:
    with tenancy.platform(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(relrowsecurity AND relforcerowsecurity), count(*) FROM pg_inherits i "
            "JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = ANY(%s::regclass[])",
            [["kernel_event", "kernel_audit_entry"]],
        )
        walled, partitions = cursor.fetchone()
    assert walled
    assert partitions >= 10


def test_the_audit_trail_knows_who_and_where(organization: Organization) -> None:
    actor = uuid4()
    with tenancy.scope(organization), provenance.context(actor=actor, address="192.0.2.7"):
        role = Role.objects.get(slug="student")
        role.name = "Pupil"
        role.save()
    with tenancy.scope(organization), connection.cursor() as cursor:
        cursor.execute(
            "SELECT actor_id, before->>'name', after->>'name', context->>'address' FROM kernel_audit_entry "
            "WHERE table_name = 'accounts_role' AND row_id = %s AND action = 'update'",
            [str(role.pk)],
        )
        assert cursor.fetchall() == [(actor, "Student", "Pupil", "192.0.2.7")]


def test_bulk_and_raw_writes_are_audited(organization: Organization) -> None:
    with tenancy.scope(organization), connection.cursor() as cursor:
        Role.objects.filter(slug="student").update(name="Pupil")
        cursor.execute("UPDATE accounts_role SET name = 'Learner' WHERE slug = 'student'")
        cursor.execute("DELETE FROM accounts_role WHERE slug = 'student'")
        cursor.execute(
            "SELECT action, before->>'name', after->>'name' FROM kernel_audit_entry "
            "WHERE table_name = 'accounts_role' AND coalesce(before->>'name', after->>'name') "
            "IN ('Student', 'Pupil', 'Learner') ORDER BY position"
        )
        assert cursor.fetchall() == [
            ("insert", None, "Student"),
            ("update", "Student", "Pupil"),
            ("update", "Pupil", "Learner"),
            ("delete", "Learner", None),
        ]


def test_the_leak_tests_can_fail(organization: Organization, other_organization: Organization) -> None:
    """Drop the policy of one table: raw SQL leaks, so the tests above do test something."""
    with tenancy.scope(organization), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(
                "ALTER TABLE accounts_role NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY"
            )
        assert role_slugs_by_raw_sql() == 6
        transaction.set_rollback(True)


def test_a_connection_of_another_program_sees_nothing(
    organization: Organization, raw: psycopg.Connection
) -> None:
    assert raw.execute("SELECT count(*) FROM accounts_role").fetchone() == (0,)
