"""Long work that a person follows on a page: the row is the queue, and whoever works on it may die at any line.

A part declares a table of `Job` (see `courses.interchange.models.Transfer`, `learning.bulk.models.EnrolmentImport`), a task
that calls `claim`, works under a `Pulse` and writes the end down, and a beat task that hands out what `due` finds.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Final, Self
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.kernel import clock, tenancy
from lms.kernel.models import TenantModel

SILENCE: Final = timedelta(seconds=60)
"""Without a sign of life for this long, whoever worked is taken for dead."""
SECONDS: Final = 2.0
RUNNING: Final = ("reading", "writing")


class Job(TenantModel):
    """How far some work is: it reads, shows what it would do in `preview` and waits; told to go on, it writes.

    `options["step"]` says which of the two comes next ("read" or "write"); `done` of `total` is in items.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Reading")
        PREVIEW = "preview", _("Ready to look at")
        WRITING = "writing", _("Writing")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    name = models.CharField(_("file"), max_length=255)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    options: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(_("what went wrong"), blank=True)
    # Renewed while it runs: a job whose sign of life is old was killed, and is taken up again.
    seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether something is about to happen without anybody's doing."""
        return self.state in ("waiting", *RUNNING)


def due(model: Any, now: datetime) -> list[tuple[UUID, UUID]]:
    """Organisation and key of each job that waits (its message may be lost) or whose worker is silent."""
    old = now - SILENCE
    rows = model.objects.filter(
        Q(state="waiting", updated_at__lt=old) | Q(state__in=RUNNING, seen_at__lt=old)
    )
    return list(rows.order_by("pk").values_list("organization_id", "pk")[:100])


def claim(model: Any, key: UUID, now: datetime) -> Any:
    """Mark a waiting job, or one whose worker fell silent, as ours; None when it is not to be had."""
    with transaction.atomic():
        free = Q(state="waiting") | Q(state__in=RUNNING, seen_at__lt=now - SILENCE)
        rows = model.objects.select_for_update(skip_locked=True, of=("self",))
        job = rows.filter(free, pk=key).select_related("course", "actor").first()
        if job is None:
            return None
        job.state = "writing" if job.options.get("step") == "write" else "reading"
        job.seen_at = now
        job.save(update_fields=["state", "seen_at", "updated_at"])
    return job


class Pulse:
    """Every two seconds, from a thread with a connection of its own: `seen_at`, `done` and `total` of the job.

    Written beside the job's own transaction, so that others can see it.
    """

    def __init__(self, model: Any, job: UUID, organization: UUID) -> None:
        self.model, self.job, self.organization = model, job, organization
        self.done = self.total = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"job-{job}", daemon=True)

    def show(self, doing: str, done: int, total: int) -> None:
        """Take down how far the job is."""
        self.done, self.total = done, total

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _beat(self) -> None:
        try:
            while not self._end.wait(SECONDS):
                with tenancy.scope(self.organization):
                    self.model.objects.filter(pk=self.job).update(
                        seen_at=clock.now(), done=self.done, total=self.total
                    )
        except DatabaseError:
            # The job itself meets the same trouble, and says so.
            return
        finally:
            connection.close()
