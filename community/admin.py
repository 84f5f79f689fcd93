"""The admin of this floor, gathered from its parts."""

from community.notifications import admin

__all__ = ["admin"]
