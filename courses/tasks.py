"""The tasks of this floor, gathered from its parts."""

from courses.media.tasks import process, take_up
from courses.media.upkeep import keep_uploads

__all__ = ["keep_uploads", "process", "take_up"]
