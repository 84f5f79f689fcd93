"""Keeps the rollups up with the event log."""

from collections.abc import Sequence

from analytics.rollups.actions import CONSUMER, clear, roll_up
from analytics.rollups.counting import VERBS
from lms.kernel.consumers import consumer
from lms.kernel.models import Event


@consumer(CONSUMER, verbs=VERBS, clear=clear)
def roll_up_events(batch: Sequence[Event]) -> None:
    """Add a batch; what it costs follows the new events, not history."""
    roll_up(batch)
