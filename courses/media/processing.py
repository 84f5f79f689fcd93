"""Asking for the pipeline's work on an asset."""

from datetime import datetime

from accounts.models import User
from courses.media import tasks, work
from courses.media.models import MediaAsset


def begin_processing(*, asset: MediaAsset, now: datetime) -> None:
    """Have an asset worked on, unless it was or is. Enqueued on commit; beat asks as well."""
    if work.wait_for_work(asset=asset, now=now):
        tasks.process.enqueue(asset_id=str(asset.pk))


def process_again(*, asset: MediaAsset, actor: User, now: datetime) -> None:
    """Try failed work again, from its beginning, with three new tries."""
    if work.ask_again(asset=asset, actor=actor, now=now):
        tasks.process.enqueue(asset_id=str(asset.pk))
