"""What keeps one test from seeing the other."""

import pytest

from lms.kernel.redis import client


@pytest.fixture(autouse=True)
def _empty_redis() -> None:
    """Begin every test with an empty cache, no rate limits used up, and nothing queued."""
    client().flushdb()
