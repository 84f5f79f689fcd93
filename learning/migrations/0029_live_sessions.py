"""Live sessions of courses, and who was there."""

from datetime import timedelta

from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from lms.kernel.operations import AuditTable, CreateModels, ProtectTenantTable
from lms.kernel.rows import row, tenant

PERSON = settings.AUTH_USER_MODEL

SESSION = migrations.CreateModel(
    name="LiveSession",
    fields=[
        *row(),
        tenant(),
        (
            "course",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="live_sessions", to="courses.course"
            ),
        ),
        (
            "cohort",
            models.ForeignKey(
                blank=True, null=True, on_delete=models.RESTRICT, related_name="live_sessions",
                to="learning.cohort", verbose_name="cohort",
            ),
        ),
        ("series", models.UUIDField(editable=False, verbose_name="planned together with")),
        ("title", models.CharField(max_length=255, verbose_name="title")),
        ("description", models.TextField(blank=True, max_length=5000, verbose_name="description")),
        (
            "host",
            models.ForeignKey(
                blank=True, null=True, on_delete=models.SET_NULL, related_name="live_sessions", to=PERSON,
                verbose_name="host",
            ),
        ),
        ("starts_at", models.DateTimeField(verbose_name="starts")),
        ("ends_at", models.DateTimeField(verbose_name="ends")),
        ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
        ("join_url", models.CharField(max_length=1000, verbose_name="address of the meeting")),
        ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
        (
            "opens_before",
            models.PositiveSmallIntegerField(
                default=10, verbose_name="minutes before the beginning one can join"
            ),
        ),
        ("sequence", models.PositiveIntegerField(default=0, editable=False, verbose_name="changes")),
        (
            "next_reminder_at",
            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="next reminder"),
        ),
        ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="cancelled")),
        (
            "cancelled_by",
            models.ForeignKey(
                blank=True, db_index=False, null=True, on_delete=models.SET_NULL, related_name="+", to=PERSON
            ),
        ),
        (
            "cancel_reason",
            models.CharField(blank=True, max_length=500, verbose_name="why it was cancelled"),
        ),
    ],
    options={
        "verbose_name": "live session",
        "verbose_name_plural": "live sessions",
        "constraints": [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + timedelta(days=1)),
                name="live_session_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(join_url__startswith="https://"), name="live_session_by_https"
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gt=0), name="live_session_capacity_positive"
            ),
            models.CheckConstraint(condition=Q(opens_before__lte=120), name="live_session_opens_before"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=False) | Q(cancel_reason="", cancelled_by=None),
                name="live_session_cancelled_when",
            ),
        ],
        "indexes": [
            models.Index(fields=["course", "starts_at", "id"], name="live_session_by_course"),
            models.Index(
                fields=["next_reminder_at"],
                condition=Q(cancelled_at=None, next_reminder_at__isnull=False),
                name="live_session_reminders",
            ),
            models.Index(fields=["course", "series"], name="live_session_series"),
        ],
    },
)  # fmt: skip

ATTENDANCE = migrations.CreateModel(
    name="LiveAttendance",
    fields=[
        *row(),
        tenant(),
        (
            "session",
            models.ForeignKey(
                db_index=False, on_delete=models.CASCADE, related_name="attendances",
                to="learning.livesession",
            ),
        ),
        (
            "enrolment",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="live_attendances", to="learning.enrolment"
            ),
        ),
        ("joined_at", models.DateTimeField(verbose_name="joined")),
        ("last_joined_at", models.DateTimeField(verbose_name="joined last")),
    ],
    options={
        "verbose_name": "attendance of a live session",
        "verbose_name_plural": "attendance of live sessions",
        "constraints": [
            models.UniqueConstraint(fields=("session", "enrolment"), name="live_attendance_once"),
            models.CheckConstraint(
                condition=Q(last_joined_at__gte=F("joined_at")), name="live_attendance_in_order"
            ),
        ],
    },
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0010_checks"),
        ("learning", "0031_hints"),
        migrations.swappable_dependency(PERSON),
    ]

    operations = [
        CreateModels(SESSION, ATTENDANCE),
        ProtectTenantTable("LiveSession", "LiveAttendance"),
        AuditTable("LiveSession", "LiveAttendance"),
    ]
