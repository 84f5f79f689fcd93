"""Which organisation answers on a host name, remembered in each process.

What was found (or not found) is kept for `SECONDS` and dropped at once when an organisation or a host name is
saved in this process; other processes hear of it through a counter in Redis they look at every `LOOK_SECONDS`.
With Redis away, a change is seen after `SECONDS` at most.
"""

import logging
import time
from typing import Any

import redis
from django.conf import settings
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.db.models.signals import post_delete, post_save

from accounts.organisations.models import Organization, OrganizationDomain
from lms.kernel.redis import client

logger = logging.getLogger(__name__)
SECONDS = 30.0
LOOK_SECONDS = 2.0
LIMIT = 1000
VERSION_KEY = "lms:organizations:version"


class HostMemory:
    """The organisations by host name, as this process knows them."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, Organization | None]] = {}
        self._version: bytes | None = None
        self._looked = 0.0

    def get(self, hostname: str) -> Organization | None:
        """Return the active organisation of `hostname`, else the default one, else None. Usually no query."""
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            self._look(now)
        known = self._found.get(hostname)
        if known is not None and known[0] > now:
            return known[1]
        organization = find(hostname)
        if len(self._found) >= LIMIT:
            self._found.clear()
        self._found[hostname] = (now + SECONDS, organization)
        return organization

    def forget(self) -> None:
        """Drop what this process remembers."""
        self._found.clear()

    def look_again(self) -> None:
        """Drop it, and ask Redis at the next question, not when the time has come."""
        self._looked, self._version = 0.0, None
        self.forget()

    def know(self, version: int) -> None:
        """Take down a change of our own: it is no news when it is seen in Redis. What was remembered goes."""
        self._version = str(version).encode()
        self.forget()

    def _look(self, now: float) -> None:
        self._looked = now
        try:
            version: Any = client().get(VERSION_KEY)
        except redis.RedisError:
            return  # what is remembered ends by itself
        if version != self._version:
            self._version = version
            self.forget()


memory = HostMemory()


def find(hostname: str) -> Organization | None:
    """Return the active organisation that answers on `hostname`, or the default one, or None. One or two queries."""
    domain: OrganizationDomain | None = (
        OrganizationDomain.objects.alias(lowered=Lower("hostname"))
        .filter(lowered=Value(hostname.lower()), organization__is_active=True)
        .select_related("organization")
        .first()
    )
    if domain is not None:
        return domain.organization
    if not settings.DEFAULT_ORGANIZATION:
        return None
    default: Organization | None = Organization.objects.filter(
        slug=settings.DEFAULT_ORGANIZATION, is_active=True
    ).first()
    return default


def forget_everywhere(**_kwargs: Any) -> None:
    """Drop what this process remembers, and let the others know once the change has committed."""
    memory.forget()
    transaction.on_commit(_tell, robust=True)


def _tell() -> None:
    memory.forget()  # a request in between may have remembered what was before
    try:
        version: Any = client().incr(VERSION_KEY)
        memory.know(version)
    except redis.RedisError as error:
        logger.warning("Other processes learn of the changed organisation in %s s: %s", SECONDS, error)


def connect() -> None:
    """Keep the memory right when organisations and host names are saved or deleted."""
    for model in (Organization, OrganizationDomain):
        for signal in (post_save, post_delete):
            signal.connect(forget_everywhere, sender=model, dispatch_uid=f"hosts-{model.__name__}")
