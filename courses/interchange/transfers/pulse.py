"""Signs of life of a running job, written beside its transaction so that others can see them."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Final, Self
from uuid import UUID

from django.db import DatabaseError, connection

from courses.interchange.models import Transfer
from lms.kernel import clock, tenancy

SECONDS: Final = 2.0


class Pulse:
    """Every two seconds, from a thread with a connection of its own: `seen_at`, `done` and `total` of the job."""

    def __init__(self, job: UUID, organization: UUID) -> None:
        self.job, self.organization = job, organization
        self.done = self.total = 0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"transfer-{job}", daemon=True)

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
                    Transfer.objects.filter(pk=self.job).update(
                        seen_at=clock.now(), done=self.done, total=self.total
                    )
        except DatabaseError:
            # The job itself meets the same trouble, and says so.
            return
        finally:
            connection.close()
