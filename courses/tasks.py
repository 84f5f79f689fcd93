"""The tasks of this floor, gathered from its parts."""

from courses.authoring.tasks import (
    check_links,
    empty_bins,
    keep_links,
    note_all_links,
    sweep_bins,
    sweep_links,
)
from courses.interchange.transfers.tasks import run_transfer, take_up_transfers
from courses.media.tasks import process, take_up
from courses.media.upkeep import keep_uploads

__all__ = [
    "check_links",
    "empty_bins",
    "keep_links",
    "keep_uploads",
    "note_all_links",
    "process",
    "run_transfer",
    "sweep_bins",
    "sweep_links",
    "take_up",
    "take_up_transfers",
]
