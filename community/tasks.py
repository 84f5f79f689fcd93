"""The tasks of this floor, gathered from its parts."""

from community.notifications.tasks import purge, send_due

__all__ = ["purge", "send_due"]
