"""What keeps one test from seeing the other."""

from typing import Any

import pytest
from django.db import connection
from django.test import TransactionTestCase

from accounts.organisations.hosts import memory
from lms.kernel.redis import client
from lms.testing import emptying


@pytest.fixture(autouse=True)
def _empty_redis() -> None:
    """Begin every test with an empty cache, no rate limits used up, and nothing queued."""
    client().flushdb()
    memory.look_again()  # else it sees in the middle of a test, two seconds after the last look, that Redis was emptied


def _empty_database(_test: Any) -> None:
    """End every test that commits with an empty database, in place of Django's `flush`."""
    with connection.cursor() as cursor:
        cursor.execute(emptying.EMPTY)


TransactionTestCase._fixture_teardown = _empty_database  # type: ignore[attr-defined]
