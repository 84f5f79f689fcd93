"""The tasks of this floor, gathered from its parts."""

from courses.interchange.transfers.tasks import run_transfer, take_up_transfers
from courses.media.tasks import process, take_up
from courses.media.upkeep import keep_uploads

__all__ = ["keep_uploads", "process", "run_transfer", "take_up", "take_up_transfers"]
