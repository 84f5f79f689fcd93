"""Money, clock, encrypted columns, partitions and keys."""

import select
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Organization
from lms.kernel import clock, crypto, partitions, tenancy
from lms.kernel.ids import uuid7
from lms.kernel.models import Event
from lms.kernel.money import Money
from lms.kernel.postgres.base import is_alive


def test_keys_are_version_7_and_in_the_order_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those of one moment, and those made after the clock was set back."""
    keys = [uuid7() for _number in range(50)]
    moment = time.time_ns()
    for then in (moment, moment - 10**9):
        monkeypatch.setattr(time, "time_ns", lambda then=then: then)
        keys += [uuid7() for _number in range(5000)]
    assert {key.version for key in keys} == {7}
    assert keys == sorted(set(keys))
    assert abs((keys[-1].int >> 80) - moment // 10**6) < 1000, "it still says when"


@pytest.mark.django_db
def test_the_database_makes_keys_and_times_of_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_organization (name, slug, brand_hue, logo, time_zone, language, settings, is_active) "
            "VALUES ('Raw', 'raw', 165, '', 'UTC', 'en-gb', '{}', true) RETURNING id, created_at, updated_at"
        )
        key, created, updated = cursor.fetchone()
    assert isinstance(key, UUID)
    assert key.version == 7
    assert created == updated
    assert created.tzinfo


def test_updates_of_many_rows_move_updated_at(organization: Organization) -> None:
    with clock.moved(timedelta(days=1)) as later:
        Organization.objects.filter(pk=organization.pk).update(name="Renamed")
    organization.refresh_from_db()
    assert organization.updated_at == later


def test_money_is_exact_and_keeps_currencies_apart() -> None:
    assert Money(Decimal("0.1"), "EUR") + Money(Decimal("0.2"), "EUR") == Money(Decimal("0.30"), "EUR")
    assert str(Money(Decimal(6500), "KES")) == "KES 6,500"
    with pytest.raises(ValueError, match="Cannot add"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")
    with pytest.raises(ValidationError):
        Money(Decimal(1), "euro")


def test_secrets_survive_a_change_of_keys_and_refuse_a_wrong_one(settings: Any) -> None:
    settings.FIELD_ENCRYPTION_KEYS = ["old"]
    token = crypto.encrypt("sk-secret")
    assert "sk-secret" not in token
    settings.FIELD_ENCRYPTION_KEYS = ["new", "old"]
    assert crypto.decrypt(token) == "sk-secret"
    settings.FIELD_ENCRYPTION_KEYS = ["new"]
    with pytest.raises(InvalidToken):
        crypto.decrypt(token)


def test_months_are_counted_across_years() -> None:
    assert partitions.month_start(date(2026, 11, 21), 2) == date(2027, 1, 1)
    assert partitions.month_start(date(2026, 1, 31), -1) == date(2025, 12, 1)


def test_a_stray_event_is_kept_and_moved_when_its_month_is_created(organization: Organization) -> None:
    long_ago = datetime(2019, 3, 14, tzinfo=UTC)
    with tenancy.scope(organization), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_event (occurred_at, organization_id, verb) VALUES (%s, %s, 'kernel.test.old')",
            [long_ago, organization.pk],
        )
    with tenancy.platform(), connection.cursor() as cursor:
        partitions.ensure_month(cursor, "kernel_event", long_ago.date())
        cursor.execute("SELECT tableoid::regclass::text FROM kernel_event WHERE verb = 'kernel.test.old'")
        assert cursor.fetchone() == ("kernel_event_2019_03",)
        assert Event.objects.filter(verb="kernel.test.old").count() == 1


def test_the_audit_trail_is_kept_for_a_year(organization: Organization) -> None:
    with tenancy.platform():
        with connection.cursor() as cursor:
            partitions.ensure_month(cursor, "kernel_audit_entry", date(2025, 10, 1))
            partitions.ensure_month(cursor, "kernel_audit_entry", date(2025, 11, 1))
        dropped = partitions.upkeep(date(2026, 11, 21))
    assert dropped == ["kernel_audit_entry_2025_10"]


@pytest.mark.django_db
def test_a_pooled_connection_whose_server_ended_is_found_out_without_asking_it() -> None:
    other = connection.copy()
    other.connect()
    try:
        idle: Any = other.connection
        assert lives(idle)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [idle.info.backend_pid])
        said = select.poll()
        said.register(idle.fileno(), select.POLLIN)
        assert said.poll(20_000)
        assert not lives(idle)
    finally:
        other.close()


def lives(idle: Any) -> bool:
    try:
        is_alive(idle)
    except psycopg.OperationalError:
        return False
    return True
