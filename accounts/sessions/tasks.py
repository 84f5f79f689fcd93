"""Upkeep of sessions."""

from accounts.sessions import actions
from lms.kernel import clock
from lms.kernel.tasks import platform_task


@platform_task(name="accounts.sessions.clear_expired")
def clear_expired() -> dict[str, int]:
    """Delete expired sessions and what is past its time in their log; return how many of each."""
    return actions.clear_expired(now=clock.now())
