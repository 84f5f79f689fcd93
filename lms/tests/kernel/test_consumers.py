"""The promises of the event log: nothing skipped, nothing twice, whatever commits when and dies where."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from accounts.models import Organization
from lms.kernel import clock, consumers, events, tenancy
from lms.kernel.models import Consumer, Event
from lms.tests.kernel.conftest import HAPPENED

pytestmark = pytest.mark.django_db(transaction=True)
INSERT = "INSERT INTO kernel_event (organization_id, verb, payload) VALUES (%s, 'kernel.test.happened', %s)"


def record(organization: Organization, number: int) -> None:
    with tenancy.scope(organization), transaction.atomic():
        events.record(HAPPENED, payload={"number": number})


def collect(into: list[int]) -> consumers.Handler:
    def handle(batch: Sequence[Event]) -> None:
        into.extend(event.payload["number"] for event in batch)

    return handle


def test_recording_needs_a_transaction_and_a_scope(organization: Organization) -> None:
    with tenancy.scope(organization), pytest.raises(transaction.TransactionManagementError):
        events.record(HAPPENED)
    with transaction.atomic(), pytest.raises(tenancy.NoScope):
        events.record(HAPPENED)


def test_an_event_goes_with_its_transaction(organization: Organization) -> None:
    with tenancy.scope(organization):
        with transaction.atomic():
            events.record(HAPPENED)
            transaction.set_rollback(True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM kernel_event WHERE verb = 'kernel.test.happened'")
            assert cursor.fetchone() == (0,)


def test_each_event_is_handled_once(
    organization: Organization, registry: dict[str, consumers.Registration]
) -> None:
    seen: list[int] = []
    consumers.consumer("test", verbs=[HAPPENED.name])(collect(seen))
    for number in range(5):
        record(organization, number)
    assert consumers.run("test", batch=2) == 5
    assert consumers.run("test") == 0
    record(organization, 5)
    assert consumers.run("test", batch=2) == 1
    assert seen == [0, 1, 2, 3, 4, 5]


def test_a_transaction_that_commits_late_is_not_skipped(
    organization: Organization, raw: psycopg.Connection, registry: dict[str, consumers.Registration]
) -> None:
    """The older transaction (lower position and id) commits after the younger one was handled."""
    seen: list[int] = []
    consumers.consumer("test", verbs=[HAPPENED.name])(collect(seen))
    raw.execute("SELECT set_config('lms.organization', %s, false)", [str(organization.pk)])
    raw.execute(INSERT, [organization.pk, '{"number": 1}'])
    record(organization, 2)
    consumers.run("test")
    assert seen == [2]
    raw.commit()
    record(organization, 3)
    consumers.run("test")
    assert seen == [2, 1, 3]
    consumers.run("test")
    assert sorted(seen) == [1, 2, 3], "handled twice"


def test_a_failing_handler_loses_nothing_and_holds_up_nobody(
    organization: Organization, registry: dict[str, consumers.Registration]
) -> None:
    seen: list[int] = []
    good: list[int] = []
    broken = [True]

    @consumers.consumer("bad", verbs=[HAPPENED.name])
    def bad(batch: Sequence[Event]) -> None:
        collect(seen)(batch)
        if broken[0]:
            seen.clear()
            raise RuntimeError("no")

    consumers.consumer("good", verbs=[HAPPENED.name])(collect(good))
    record(organization, 1)
    with clock.frozen(clock.now()):  # it pauses for two seconds only
        consumers.run_all()
        row = Consumer.objects.get(pk="bad")
        assert (row.failures, good) == (1, [1])
        assert "RuntimeError: no" in row.error
        broken[0] = False
        assert consumers.run("bad") == 0, "it pauses before it tries again"
    with clock.moved(consumers.LONGEST_PAUSE):
        assert consumers.run("bad") == 1
    assert seen == [1]


def test_handlers_work_in_the_scope_of_each_organisation(
    organization: Organization,
    other_organization: Organization,
    registry: dict[str, consumers.Registration],
) -> None:
    seen: list[tuple[object, int]] = []

    @consumers.consumer("test", verbs=[HAPPENED.name])
    def handle(batch: Sequence[Event]) -> None:
        seen.append((tenancy.organization_id(), len(batch)))

    for number in range(3):
        record(organization, number)
        record(other_organization, number)
    consumers.run("test")
    assert sorted(seen, key=str) == sorted([(organization.pk, 3), (other_organization.pk, 3)], key=str)


def test_a_replay_equals_the_incremental_result(
    organization: Organization, registry: dict[str, consumers.Registration]
) -> None:
    seen: list[int] = []
    consumers.consumer("test", verbs=[HAPPENED.name], clear=seen.clear)(collect(seen))
    for number in range(4):
        record(organization, number)
        consumers.run("test")
    before = list(seen)
    assert consumers.rebuild("test") == 4
    assert seen == before


WORKER = """
import os, signal, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from lms.kernel import consumers, tenancy
from lms.kernel.models import Consumer

@consumers.consumer("killed", verbs=["kernel.test.happened"])
def handle(batch):
    with connection.cursor() as cursor:
        for event in batch:
            cursor.execute("INSERT INTO kernel_test_effect VALUES (%s)", [event.payload["number"]])
            if event.payload["number"] == int(os.environ["DIE_AT"]):
                os.kill(os.getpid(), signal.SIGKILL)

consumers.run("killed", batch=4)
"""


def test_a_worker_killed_in_mid_batch_leaves_exactly_once_effects(organization: Organization) -> None:
    """kill -9 between the effects of one batch; the next worker goes on where the last batch ended."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kernel_test_effect (number int)")
    try:
        for number in range(10):
            record(organization, number)

        def work(die_at: int) -> int:
            environment = os.environ | {
                "TEST_DATABASE": str(connection.settings_dict["NAME"]),
                "DIE_AT": str(die_at),
                "DJANGO_SETTINGS_MODULE": "lms.settings",
                "PYTHONPATH": os.getcwd(),
            }
            return subprocess.run([sys.executable, "-c", WORKER], env=environment, check=False).returncode

        assert work(die_at=6) == -signal.SIGKILL
        with transaction.atomic(), connection.cursor() as cursor:
            # The server may not have heard yet: what a consumer is locked by, the next worker leaves alone.
            cursor.execute("SELECT FROM kernel_consumer WHERE name = 'killed' FOR UPDATE")
            cursor.execute("SELECT array_agg(number ORDER BY number) FROM kernel_test_effect")
            assert cursor.fetchone() == ([0, 1, 2, 3],), (
                "the second batch must have gone with its transaction"
            )
        assert work(die_at=-1) == 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT array_agg(number ORDER BY number) FROM kernel_test_effect")
            assert cursor.fetchone() == (list(range(10)),)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE kernel_test_effect")


def test_the_log_keeps_organisations_apart(
    organization: Organization, other_organization: Organization
) -> None:
    record(organization, 1)
    with tenancy.scope(other_organization):
        assert not Event.objects.filter(verb=HAPPENED.name).exists()
    with tenancy.scope(uuid4()):
        assert not Event.objects.exists()
