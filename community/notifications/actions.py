"""Verbs of notifications: tell people, mark as read, and send what is due."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from community.notifications.addresses import absolute
from community.notifications.kinds import KINDS
from community.notifications.models import Delivery, DeliveryAttempt, Notification
from community.notifications.paths import path_of

logger = logging.getLogger(__name__)

# After the first try; then it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))


@dataclass(frozen=True, slots=True)
class Message:
    """Something to tell a person, or an `address` nobody here has yet. `event_position` makes telling it twice impossible."""

    recipient_id: UUID | None
    kind: str
    occurred_at: datetime
    url: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    event_position: int | None = None
    address: str = ""


@transaction.atomic
def notify(messages: Sequence[Message], *, now: datetime) -> int:
    """Put messages into people's lists and, where the kind says so, in the queue for email.

    A message whose recipient, kind and event are already known is left out. Returns how many are new.
    """
    rows = [
        Notification(
            recipient_id=message.recipient_id,
            address=message.address,
            kind=message.kind,
            data=dict(message.data),
            url=message.url,
            event_position=message.event_position,
            occurred_at=message.occurred_at,
        )
        for message in messages
        if message.kind in KINDS
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    new = set(Notification.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    Delivery.objects.bulk_create(
        Delivery(notification=row, channel=Delivery.Channel.EMAIL, due_at=now)
        for row in rows
        if row.pk in new and KINDS[row.kind].by_email
    )
    return len(new)


def mark_read(*, person: User, now: datetime, notification: Notification | None = None) -> int:
    """Mark one notification of `person`, or all of them, as read; return how many were unread."""
    rows = Notification.objects.filter(recipient=person, read_at=None)
    if notification is not None:
        rows = rows.filter(pk=notification.pk)
    return rows.update(read_at=now)


@transaction.atomic
def send(delivery_id: UUID, *, now: datetime) -> bool | None:
    """Try one delivery that is due; True when it was sent, False when it failed, None when it is not due.

    Two workers never send one delivery at the same time. A worker killed between the mail server's yes and
    the commit sends it again: with mail one has to choose, and twice is better than never.
    """
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("notification__recipient", "organization")
        .filter(pk=delivery_id, state=Delivery.State.PENDING, due_at__lte=now)
        .first()
    )
    if delivery is None:
        return None
    started, error = time.monotonic(), ""
    try:
        _send_mail(delivery)
    except Exception as problem:
        logger.warning("Delivery %s failed: %s", delivery.pk, problem)
        error = f"{type(problem).__name__}: {problem}"[:2000]
    spent = int(1000 * (time.monotonic() - started))
    DeliveryAttempt.objects.create(
        delivery=delivery, attempted_at=now, succeeded=not error, milliseconds=spent, error=error
    )
    delivery.attempts += 1
    delivery.error = error
    if not error:
        delivery.state, delivery.sent_at = Delivery.State.SENT, now
    elif delivery.attempts > len(PAUSES):
        delivery.state = Delivery.State.FAILED
    else:
        delivery.due_at = now + PAUSES[delivery.attempts - 1]
    delivery.save(update_fields=["state", "attempts", "due_at", "sent_at", "error", "updated_at"])
    return not error


def _send_mail(delivery: Delivery) -> None:
    notification = delivery.notification
    person, kind = notification.recipient, KINDS[notification.kind]
    if person is not None and (not person.is_active or person.deleted_at is not None):
        return
    with translation.override(person.language if person is not None else settings.LANGUAGE_CODE):
        title = kind.fill(kind.title, notification.data)
        context = {
            "person": person,
            "organization": delivery.organization,
            "title": title,
            "body": kind.fill(kind.body, notification.data),
            "action": kind.action,
            "why": kind.why,
            "url": absolute(delivery.organization, path_of(notification)),
        }
        mail = EmailMultiAlternatives(
            subject=title,
            body=render_to_string("community/notifications/mail.txt", context),
            to=[person.email if person is not None else notification.address],
            headers={"Message-ID": f"<{delivery.pk}@notifications>"},
        )
        mail.attach_alternative(render_to_string("community/notifications/mail.html", context), "text/html")
    mail.send()


def purge(*, now: datetime, keep: timedelta = timedelta(days=365)) -> int:
    """Delete notifications read longer than `keep` ago, with their log; return how many rows went.

    Letters to people without an account go when their addresses do (`OUTSIDE_ADDRESSES_DAYS`).
    """
    outside = now - timedelta(days=settings.OUTSIDE_ADDRESSES_DAYS)
    old = Q(read_at__lt=now - keep) | Q(recipient=None, occurred_at__lt=outside)
    return Notification.objects.filter(old).delete()[0]
