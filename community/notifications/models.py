"""Notifications (the queue), their deliveries by channel, and the log of every attempt to deliver (S1)."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.notifications.kinds import kind_words
from lms.kernel.models import TenantManager, TenantModel, TenantQuerySet


class NotificationQuerySet(TenantQuerySet["Notification"]):
    """Words about notifications."""

    def unread(self) -> Self:
        """Those not looked at yet."""
        return self.filter(read_at=None)


class Notification(TenantModel):
    """Something a person is told. `kind` names the text (`community.notifications.kinds`), `data` fills it."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notifications",
        null=True,
        blank=True,
    )
    # Of somebody who has no account yet, in place of the recipient.
    address = models.EmailField(_("email address"), max_length=255, blank=True)
    kind = models.CharField(_("kind"), max_length=60)
    data: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)
    url = models.CharField(_("leads to"), max_length=500, blank=True)
    # The event it came from: a consumer that runs twice must not tell a person twice.
    event_position = models.BigIntegerField(null=True, blank=True)
    occurred_at = models.DateTimeField()
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects: ClassVar = TenantManager.from_queryset(NotificationQuerySet)()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "event_position"], name="notification_once"),
            models.UniqueConstraint(
                fields=["address", "kind", "event_position"],
                condition=~Q(address=""),
                name="notification_address_once",
            ),
            models.CheckConstraint(
                condition=Q(recipient=None) & ~Q(address="") | Q(recipient__isnull=False, address=""),
                name="notification_to_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-occurred_at", "-id"], name="notification_newest"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notification_unread"),
        ]

    def __str__(self) -> str:
        return kind_words(self.kind)


class Delivery(TenantModel):
    """A notification on its way through one channel; retried with growing pauses until given up."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("Email")

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Given up")

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=20, choices=Channel)
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(_("next attempt"))
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "sent", "failed"]), name="delivery_state_known"
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="pending"), name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class DeliveryAttempt(TenantModel):
    """One line of the delivery log."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    attempted_at = models.DateTimeField()
    succeeded = models.BooleanField()
    milliseconds = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("delivery attempt")
        verbose_name_plural = _("delivery attempts")
        indexes = [models.Index(fields=["delivery", "attempted_at"], name="delivery_attempt_order")]

    def __str__(self) -> str:
        return "sent" if self.succeeded else self.error[:60]
