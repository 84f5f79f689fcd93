"""Signs of life from worker and beat, each written by the process itself, gone soon after it.

They live in Redis with an expiry, so emptying Redis costs one interval, and nobody needs to clean up.
"""

import logging
from typing import Any

import redis
from celery import bootsteps
from celery.beat import PersistentScheduler

from lms.health.signs import BEAT, EXPIRY_SECONDS, INTERVAL_SECONDS, WORKER
from lms.kernel.redis import client

logger = logging.getLogger(__name__)


def sign_of_life(key: str) -> None:
    """Write a sign of life; a Redis that is away is the broker's trouble, not ours."""
    try:
        client().set(key, 1, ex=EXPIRY_SECONDS)
    except redis.RedisError as error:
        logger.warning("No sign of life could be left: %s", error)


class WorkerHeartbeat(bootsteps.StartStopStep):
    """Beats from the worker's own event loop: a worker that hangs or cannot reach its broker stops beating."""

    requires = ("celery.worker.components:Timer",)

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self.entry: Any = None

    def start(self, parent: Any) -> None:
        """Begin to beat."""
        sign_of_life(WORKER)
        self.entry = parent.timer.call_repeatedly(INTERVAL_SECONDS, sign_of_life, (WORKER,), priority=10)

    def stop(self, parent: Any) -> None:
        """Stop beating."""
        if self.entry is not None:
            self.entry.cancel()
            self.entry = None


class BeatingScheduler(PersistentScheduler):
    """Celery's scheduler, which leaves a sign of life whenever it looks at the schedule."""

    def tick(self, *args: Any, **kwargs: Any) -> Any:
        """Work the schedule; return the seconds until the next look."""
        seconds = super().tick(*args, **kwargs)
        sign_of_life(BEAT)
        return min(seconds, INTERVAL_SECONDS)
