"""The tasks of this floor, gathered from its parts."""

from learning.attempts.tasks import close_overdue

__all__ = ["close_overdue"]
