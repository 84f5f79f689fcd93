"""After a test that commits nothing is left of it, and what migrating made is."""

from threading import Event as Signal
from threading import Thread

import pytest
from django.contrib.auth.models import Permission
from django.db import connection, transaction

from accounts.models import Organization, User
from lms.kernel import tenancy
from lms.kernel.models import Consumer
from lms.testing.emptying import EMPTY

LEFT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.mark.django_db(transaction=True)
def test_all_rows_go_but_those_of_migrating(learner: User, outsider: User) -> None:
    assert {"accounts_user", "accounts_membership", "kernel_audit_entry"} <= _with_rows()
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
    assert _with_rows() == LEFT
    assert Permission.objects.filter(codename="view_user").exists()


def _with_rows() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lms.platform', 'on', false)")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND NOT relispartition"
        )
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables))
        found = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT set_config('lms.platform', '', false)")
    return found


@pytest.mark.django_db(transaction=True)
def test_whoever_still_writes_is_waited_for_and_not_held_up(organization: Organization) -> None:
    """Their next statement wants a table that is locked before the one they hold: waiting with tables in hand, one of both would fail."""
    writes, emptied = Signal(), Signal()

    def write() -> None:
        try:
            with tenancy.platform(), transaction.atomic():
                Organization.objects.filter(pk=organization.pk).update(name="Later")
                writes.set()
                assert not emptied.wait(0.5)
                Consumer.objects.create(name="late")
        finally:
            writes.set()
            connection.close()

    writer = Thread(target=write)
    writer.start()
    assert writes.wait(60)
    with connection.cursor() as cursor:
        cursor.execute(EMPTY)
    emptied.set()
    writer.join()
    assert _with_rows() == LEFT
