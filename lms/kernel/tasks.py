"""Celery's base task and the kernel's own tasks. Celery carries no truth: it only wakes things up."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

import redis
from celery import Task, shared_task
from django.db import transaction

from lms.kernel import clock, consumers, events, partitions, provenance, tenancy
from lms.kernel.redis import client

logger = logging.getLogger(__name__)
WAKE_KEY = "lms:consumers:wake"


class TenantTask(Task[..., Any]):
    """A task for one organisation: called with `organization_id=`, it runs in that scope."""

    # Celery would compare what is sent with the function, which does not take the organisation.
    typing = False

    def __call__(self, *args: Any, organization_id: str, **kwargs: Any) -> Any:
        with tenancy.scope(UUID(organization_id)), provenance.context(task=self.name):
            return super().__call__(*args, **kwargs)

    def enqueue(self, **kwargs: Any) -> None:
        """Send the task once the present transaction has committed, for the organisation in scope."""
        kwargs["organization_id"] = str(tenancy.organization_id())

        def send() -> None:
            self.apply_async(kwargs=kwargs)

        # A named function: Django asks for its name when it writes down that sending failed.
        transaction.on_commit(send, robust=True)


class PlatformTask(Task[..., Any]):
    """A task across organisations: it runs in the platform's scope."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with tenancy.platform(), provenance.context(task=self.name):
            return super().__call__(*args, **kwargs)


def tenant_task(**options: Any) -> Callable[[Callable[..., Any]], TenantTask]:
    """Declare a task for one organisation. Arguments are keyword IDs; it must be safe to run twice."""
    return shared_task(base=TenantTask, **options)


def platform_task(**options: Any) -> Callable[[Callable[..., Any]], PlatformTask]:
    """Declare a task across organisations; it must be safe to run twice."""
    return shared_task(base=PlatformTask, **options)


@platform_task(name="lms.kernel.tasks.run_consumers")
def run_consumers() -> int:
    """Work all consumers up to the present; return how many events they handled."""
    try:
        # Before the first snapshot: whoever commits from here on sends a wake-up of its own.
        client().delete(WAKE_KEY)
    except redis.RedisError as error:
        logger.warning("Could not clear the wake-up mark: %s", error)
    return consumers.run_all()


@platform_task(name="lms.kernel.tasks.keep_partitions")
def keep_partitions() -> list[str]:
    """Create coming partitions and drop what is past its time; return what was dropped."""
    return partitions.upkeep(clock.now().date())


def wake_consumers() -> None:
    """Ask a worker to run the consumers, unless one has been asked and has not begun yet.

    Beat asks every few seconds as well, so a lost wake-up costs seconds, never an event.
    """
    try:
        if client().set(WAKE_KEY, 1, nx=True, px=5000):
            run_consumers.apply_async(retry=False, ignore_result=True)
    except Exception as error:  # the change has committed: nothing here may turn it into an error page
        logger.warning("Could not wake the consumers: %s", error)


events.on_record(wake_consumers)
