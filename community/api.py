"""What the floor above may do with this one."""

from community.notifications.actions import Message, notify

__all__ = ["Message", "notify"]
