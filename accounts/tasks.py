"""The tasks of this floor, gathered from its parts."""

from accounts.sessions.tasks import clear_expired

__all__ = ["clear_expired"]
