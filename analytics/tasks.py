"""The tasks of this floor, gathered from its parts."""

from analytics.rollups.tasks import verify

__all__ = ["verify"]
