"""Names and addresses of people outside are kept for a while only: in lists that were brought, and in invitations.

Who came in has an account, and what they say of themselves there is theirs; this is about everybody else. `OUTSIDE_ADDRESSES_DAYS`
says for how long (90 without a word). Letters sent to such addresses go by the same rule (`community.notifications`).
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from learning.bulk.models import EnrolmentImport, ImportLine
from learning.enrolments.models import Invitation
from lms.kernel.jobs import RUNNING

State = EnrolmentImport.State
BATCH: Final = 100


def forget_addresses(*, now: datetime) -> int:
    """Delete what is older than the rule allows; return how many lists and invitations were concerned. Safe to run again.

    Across organisations when the scope is the platform's.
    """
    before = now - timedelta(days=settings.OUTSIDE_ADDRESSES_DAYS)
    forgotten = 0
    while keys := list(_due(before).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        for key in keys:
            _forget(key, now)
        forgotten += len(keys)
    # Expired or revoked, and nobody came by it. One that is open still has to know whom it is for.
    stale = Invitation.objects.exclude(email="").filter(uses=0, created_at__lt=before)
    gone = stale.filter(Q(revoked_at__lt=before) | Q(expires_at__lt=now)).delete()
    return forgotten + gone[0]


def _due(before: datetime) -> QuerySet[EnrolmentImport]:
    lists: QuerySet[EnrolmentImport] = EnrolmentImport.objects.filter(
        forgotten_at=None, updated_at__lt=before
    )
    return lists.exclude(state__in=RUNNING)


@transaction.atomic
def _forget(key: UUID, now: datetime) -> None:
    """Take names and addresses out of a list's lines and its file away; what nobody approved is dropped with it."""
    job: EnrolmentImport = EnrolmentImport.objects.select_for_update(of=("self",)).get(pk=key)
    # A reason quotes what stood in the sheet in place of an address.
    ImportLine.objects.filter(job=job).update(email="", name="", reason="")
    name, storage = job.file.name, job.file.storage
    if job.state in (State.WAITING, State.PREVIEW):
        job.state, job.ended_at = State.CANCELLED, now
    job.file, job.forgotten_at = "", now
    job.save(update_fields=["state", "ended_at", "file", "forgotten_at", "updated_at"])
    if name:
        transaction.on_commit(lambda: storage.delete(str(name)))
