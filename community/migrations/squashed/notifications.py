"""Notifications: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Notification",
        fields=[
            *row(),
            ("kind", models.CharField(max_length=60, verbose_name="kind")),
            ("data", models.JSONField(blank=True, default=dict)),
            ("url", models.CharField(blank=True, max_length=500, verbose_name="leads to")),
            ("event_position", models.BigIntegerField(blank=True, null=True)),
            ("occurred_at", models.DateTimeField()),
            ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read")),
            tenant(),
            (
                "recipient",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="notifications",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            ("address", models.EmailField(blank=True, max_length=255, verbose_name="email address")),
        ],
        options={
            "verbose_name": "notification",
            "verbose_name_plural": "notifications",
            "indexes": [
                models.Index(fields=["recipient", "-occurred_at", "-id"], name="notification_newest"),
                models.Index(
                    condition=models.Q(("read_at", None)), fields=["recipient"], name="notification_unread"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(
                    fields=("recipient", "kind", "event_position"), name="notification_once"
                ),
                models.UniqueConstraint(
                    condition=models.Q(("address", ""), _negated=True),
                    fields=("address", "kind", "event_position"),
                    name="notification_address_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("recipient", None), models.Q(("address", ""), _negated=True)),
                        models.Q(("address", ""), ("recipient__isnull", False)),
                        _connector="OR",
                    ),
                    name="notification_to_somebody",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Delivery",
        fields=[
            *row(),
            ("channel", models.CharField(choices=[("email", "Email")], max_length=20)),
            (
                "state",
                models.CharField(
                    choices=[("pending", "Waiting"), ("sent", "Sent"), ("failed", "Given up")],
                    default="pending",
                    max_length=20,
                ),
            ),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("due_at", models.DateTimeField(verbose_name="next attempt")),
            ("sent_at", models.DateTimeField(blank=True, null=True)),
            ("error", models.TextField(blank=True)),
            tenant(),
            (
                "notification",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="deliveries",
                    to="community.notification",
                ),
            ),
        ],
        options={
            "verbose_name": "delivery",
            "verbose_name_plural": "deliveries",
            "indexes": [
                models.Index(condition=models.Q(("state", "pending")), fields=["due_at"], name="delivery_due")
            ],
            "constraints": [
                models.UniqueConstraint(fields=("notification", "channel"), name="delivery_once"),
                models.CheckConstraint(
                    condition=models.Q(("state__in", ["pending", "sent", "failed"])),
                    name="delivery_state_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="DeliveryAttempt",
        fields=[
            *row(),
            ("attempted_at", models.DateTimeField()),
            ("succeeded", models.BooleanField()),
            ("milliseconds", models.PositiveIntegerField(default=0)),
            ("error", models.TextField(blank=True)),
            (
                "delivery",
                models.ForeignKey(on_delete=models.CASCADE, related_name="log", to="community.delivery"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "delivery attempt",
            "verbose_name_plural": "delivery attempts",
            "indexes": [models.Index(fields=["delivery", "attempted_at"], name="delivery_attempt_order")],
        },
    ),
]

# Written by consumers, with a log of their own: no audit.
WALLS = [ProtectTenantTable("Notification", "Delivery", "DeliveryAttempt")]
