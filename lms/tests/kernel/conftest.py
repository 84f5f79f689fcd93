"""A small tenant table of our own would name no domain noun, but the kernel's promises are kept by real ones."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection

from lms.kernel import consumers, events

HAPPENED = events.Verb("kernel.test.happened")


@pytest.fixture
def raw(transactional_db: None) -> Iterator[psycopg.Connection]:
    """A second connection to the same database, of a transaction of its own, scoped by hand."""
    params = connection.get_connection_params()
    wanted = ("dbname", "user", "password", "passfile", "host", "port")
    kept = {key: params[key] for key in wanted if params.get(key)}
    with psycopg.connect(**kept) as other:
        yield other


@pytest.fixture
def registry() -> Iterator[dict[str, consumers.Registration]]:
    """The consumers' registry, emptied for the test."""
    before = dict(consumers.REGISTRY)
    consumers.REGISTRY.clear()
    yield consumers.REGISTRY
    consumers.REGISTRY.clear()
    consumers.REGISTRY.update(before)
