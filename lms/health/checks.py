"""The four things a working installation needs."""

import logging
from collections.abc import Callable

import redis
from django.db import DatabaseError, connection

from lms.health import signs
from lms.kernel.redis import client

logger = logging.getLogger(__name__)


def database() -> bool:
    """Tell whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone())
    except DatabaseError as error:
        logger.warning("The database does not answer: %s", error)
        # A connection that has seen the server die would fail for whoever gets it next.
        connection.close()
        return False


def cache() -> bool:
    """Tell whether Redis takes and returns a value."""
    return _redis(
        lambda: client().set("lms:health", "1", ex=60) is True and client().get("lms:health") == b"1"
    )


def worker() -> bool:
    """Tell whether a worker has shown a sign of life lately."""
    return _redis(lambda: client().exists(signs.WORKER) == 1)


def beat() -> bool:
    """Tell whether beat has shown a sign of life lately."""
    return _redis(lambda: client().exists(signs.BEAT) == 1)


def _redis(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except redis.RedisError as error:
        logger.warning("Redis does not answer: %s", error)
        return False


CHECKS: dict[str, Callable[[], bool]] = {"database": database, "cache": cache, "worker": worker, "beat": beat}


def run() -> dict[str, bool]:
    """Ask every question; return the answers by name."""
    return {name: check() for name, check in CHECKS.items()}
