"""The state of the pipeline's work on an asset. The row is the queue: Celery only wakes somebody up.

Waiting: `seen_at` is when it is due. Running: `seen_at` is the last sign of life; when that is old, whoever worked was
killed, and the work is taken up again. Three tries, then it has failed, and a person may ask for more.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from botocore.exceptions import BotoCoreError, ClientError  # type: ignore[import-untyped]
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import touch_courses
from courses.media import events
from courses.media.ffmpeg import Unreadable, tools
from courses.media.making import make_film, make_pictures
from courses.media.models import MediaAsset, Processing, Rendition
from lms.kernel import clock
from lms.kernel.events import record

logger = logging.getLogger(__name__)
MOST_TRIES: Final = 3
SILENCE: Final = timedelta(seconds=45)
"""Without a sign of life for this long, whoever worked is taken for dead."""
PAUSE: Final = timedelta(seconds=30)
"""Between the first failure and the next try; four times as long after the second."""
SIGN_SECONDS: Final = 3.0
SKIPPED: Final = "skipped"
PROCESSED: Final = frozenset({MediaAsset.Kind.VIDEO, MediaAsset.Kind.IMAGE})


class Superseded(Exception):
    """Somebody else has taken this work up; whoever sees this stops."""


def wait_for_work(*, asset: MediaAsset, now: datetime) -> bool:
    """Write down that an asset is to be worked on; tell whether it is new work. Other kinds of files need none."""
    if asset.kind not in PROCESSED:
        return False
    _row, made = Processing.objects.get_or_create(asset=asset, defaults={"seen_at": now + SILENCE})
    return bool(made)


def ask_again(*, asset: MediaAsset, actor: User, now: datetime) -> bool:
    """Let failed (or never done) work begin anew; tell whether there is something to do. A double click changes nothing."""
    with transaction.atomic():
        fresh = {
            "state": Processing.State.WAITING,
            "tries": 0,
            "error": "",
            "percent": 0,
            "step": "",
            "seen_at": now,
        }
        again = Q(state=Processing.State.FAILED) | Q(state=Processing.State.DONE, step=SKIPPED)
        asked = bool(Processing.objects.filter(again, asset=asset).update(**fresh)) or wait_for_work(
            asset=asset, now=now
        )
        if asked:
            record(events.PROCESSING_ASKED, object=asset, actor=actor, occurred_at=now)
    return asked


def due(now: datetime, *, most: int = 50) -> list[tuple[UUID, UUID]]:
    """Return (organisation, asset) of work that waits too long or whose worker has died, in the scope at hand.

    What is returned is not due again for a while: it is in somebody's queue.
    """
    waiting = Q(state=Processing.State.WAITING) & (Q(seen_at=None) | Q(seen_at__lte=now))
    dead = Q(state=Processing.State.RUNNING, seen_at__lte=now - SILENCE)
    found = list(
        Processing.objects.filter(waiting | dead)
        .order_by("seen_at", "pk")
        .values_list("pk", "organization_id", "asset_id", "state")[:most]
    )
    keys = [key for key, _organization, _asset, state in found if state == Processing.State.WAITING]
    Processing.objects.filter(pk__in=keys, state=Processing.State.WAITING).update(seen_at=now + 4 * SILENCE)
    return [(organization, asset) for _key, organization, asset, _state in found]


def process(asset_id: UUID) -> None:
    """Do the work on an asset, unless somebody else is at it. Safe to run twice, and at the same time."""
    work = Work.claimed(asset_id, clock.now())
    if work is None:
        return
    asset: MediaAsset = work.row.asset
    try:
        _make(asset, work)
    except Superseded:
        return
    except (Unreadable, OSError, ValueError, SyntaxError, ClientError, BotoCoreError) as error:
        logger.warning("Processing asset %s failed: %s", asset.pk, error)
        known = isinstance(error, Unreadable)
        work.fail(str(error) if known else _("The file could not be worked on: %s") % type(error).__name__)
    else:
        work.end()


def _make(asset: MediaAsset, work: "Work") -> None:
    if asset.kind == MediaAsset.Kind.IMAGE:
        make_pictures(asset, work)
        return
    where = tools()
    if where is None:
        work.step(SKIPPED, 100, 100)
        return
    film = make_film(asset, where, work)
    MediaAsset.objects.filter(pk=asset.pk).update(
        width=film.width, height=film.height, duration_ms=film.duration_ms
    )
    asset.videos.filter(duration_ms=0).update(duration_ms=film.duration_ms)


class Work:
    """A claim on a row, and the progress written into it. Every write checks that the claim still holds."""

    def __init__(self, row: Processing) -> None:
        self.row = row
        self.first, self.last = 0, 100
        self.signed = time.monotonic()

    @classmethod
    def claimed(cls, asset_id: UUID, now: datetime) -> "Work | None":
        """Claim the work on an asset; None when it is done, given up, or somebody lives who does it."""
        mine = Q(state=Processing.State.WAITING) | Q(
            state=Processing.State.RUNNING, seen_at__lte=now - SILENCE
        )
        row = Processing.objects.filter(mine, asset=asset_id).select_related("asset").first()
        if row is None:
            return None
        if row.tries >= MOST_TRIES:
            _give_up(row, _("The work on this file was stopped several times before it was done."), now)
            return None
        taken = Processing.objects.filter(mine, pk=row.pk, tries=row.tries).update(
            state=Processing.State.RUNNING, tries=F("tries") + 1, started_at=now, seen_at=now, error=""
        )
        if not taken:
            return None
        row.tries += 1
        row.started_at = now
        return cls(row)

    def step(self, name: str, first: int, last: int) -> None:
        """A step begins, from one percentage to another."""
        self.first, self.last = first, last
        self._write(step=name, percent=first)

    def told(self, part: float) -> None:
        """Give a sign of life, at most every few seconds; with a part that is done, the percentage too."""
        if time.monotonic() - self.signed < SIGN_SECONDS:
            return
        fields = {} if part < 0 else {"percent": round(self.first + (self.last - self.first) * part)}
        self._write(**fields)

    def _write(self, **fields: object) -> None:
        self.signed = time.monotonic()
        held = Processing.objects.filter(
            pk=self.row.pk,
            state=Processing.State.RUNNING,
            tries=self.row.tries,
            started_at=self.row.started_at,
        )
        if not held.update(seen_at=clock.now(), **fields):
            raise Superseded

    def end(self) -> None:
        """The work is done: write it down, and let the pages that show the asset see it."""
        now = clock.now()
        with transaction.atomic():
            held = Processing.objects.filter(
                pk=self.row.pk, state=Processing.State.RUNNING, tries=self.row.tries
            )
            if not held.update(state=Processing.State.DONE, percent=100, error="", ended_at=now, seen_at=now):
                return
            asset = self.row.asset
            touch_courses(
                Q(lessons__blocks__video_group__items__video__asset=asset)
                | Q(lessons__blocks__html__contains=str(asset.pk))
                if Rendition.objects.filter(asset=asset).exists()
                else Q(pk=None)
            )
            record(events.PROCESSING_ENDED, object=asset, occurred_at=now)

    def fail(self, sentence: str) -> None:
        """The try failed: another one after a pause, or, after the last, give up."""
        now = clock.now()
        if self.row.tries >= MOST_TRIES:
            _give_up(self.row, sentence, now)
            return
        pause = PAUSE * 4 ** (self.row.tries - 1)
        Processing.objects.filter(
            pk=self.row.pk, state=Processing.State.RUNNING, tries=self.row.tries
        ).update(state=Processing.State.WAITING, error=sentence, seen_at=now + pause)


def _give_up(row: Processing, sentence: str, now: datetime) -> None:
    with transaction.atomic():
        held = Processing.objects.filter(pk=row.pk, tries=row.tries).exclude(state=Processing.State.FAILED)
        if held.update(state=Processing.State.FAILED, error=row.error or sentence, ended_at=now):
            record(events.PROCESSING_FAILED, object=row.asset, occurred_at=now)
