"""Enrolments: tables with their constraints, and their walls."""

from decimal import Decimal

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Cohort",
        fields=[
            *row(),
            ("name", models.CharField(max_length=120, verbose_name="name")),
            ("shift_days", models.SmallIntegerField(default=0, verbose_name="days later than the course")),
            ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="starts")),
            ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
            ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
            (
                "course",
                models.ForeignKey(on_delete=models.CASCADE, related_name="cohorts", to="courses.course"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "cohort",
            "verbose_name_plural": "cohorts",
            "constraints": [
                models.UniqueConstraint(fields=("course", "name"), name="cohort_name_unique"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("starts_at", None),
                        ("ends_at", None),
                        ("starts_at__lt", models.F("ends_at")),
                        _connector="OR",
                    ),
                    name="cohort_ends_after_start",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Enrolment",
        fields=[
            *row(),
            (
                "state",
                models.CharField(
                    choices=[
                        ("pending", "Waiting"),
                        ("active", "Active"),
                        ("completed", "Completed"),
                        ("expired", "Expired"),
                        ("withdrawn", "Withdrawn"),
                    ],
                    default="active",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("enrolled_at", models.DateTimeField(verbose_name="enrolled")),
            ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="completed")),
            ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
            (
                "progress",
                models.DecimalField(
                    decimal_places=2,
                    default=Decimal("0"),
                    editable=False,
                    max_digits=5,
                    verbose_name="progress, %",
                ),
            ),
            (
                "lessons_done",
                models.PositiveIntegerField(default=0, editable=False, verbose_name="lessons done"),
            ),
            (
                "lessons_total",
                models.PositiveIntegerField(default=0, editable=False, verbose_name="lessons in all"),
            ),
            (
                "last_seen_at",
                models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last seen"),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="enrolments",
                    to="courses.course",
                ),
            ),
            (
                "last_lesson",
                models.ForeignKey(
                    blank=True,
                    editable=False,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to="courses.lesson",
                ),
            ),
            (
                "learner",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="enrolments",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "cohort",
                models.ForeignKey(
                    blank=True,
                    db_index=False,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="enrolments",
                    to="learning.cohort",
                    verbose_name="cohort",
                ),
            ),
            (
                "waits_for",
                models.CharField(
                    blank=True,
                    choices=[("place", "A free place"), ("approval", "A teacher’s yes")],
                    db_default="",
                    default="",
                    max_length=10,
                    verbose_name="waits for",
                ),
            ),
            (
                "waits_since",
                models.DateTimeField(blank=True, editable=False, null=True, verbose_name="waits since"),
            ),
            ("warned_at", models.DateTimeField(blank=True, editable=False, null=True)),
        ],
        options={
            "verbose_name": "enrolment",
            "verbose_name_plural": "enrolments",
            "indexes": [
                models.Index(fields=["course", "state"], name="enrolment_by_course"),
                models.Index(fields=["learner", "-last_seen_at"], name="enrolment_by_learner"),
                models.Index(
                    condition=models.Q(("state", "pending")),
                    fields=["course", "waits_since", "id"],
                    name="enrolment_line",
                ),
                models.Index(
                    condition=models.Q(("state", "active")), fields=["expires_at"], name="enrolment_expiring"
                ),
                models.Index(fields=["cohort"], name="enrolment_by_cohort"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("learner", "course"), name="enrolment_unique"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("state__in", ["pending", "active", "completed", "expired", "withdrawn"])
                    ),
                    name="enrolment_state_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("state", "completed"), _negated=True),
                        ("completed_at__isnull", False),
                        _connector="OR",
                    ),
                    name="enrolment_completed_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("waits_for", ""), ("waits_since", None)),
                        models.Q(
                            ("state", "pending"),
                            ("waits_for__in", ["place", "approval"]),
                            ("waits_since__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="enrolment_waiting",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="EnrolmentChange",
        fields=[
            *row(),
            ("before", models.CharField(blank=True, max_length=20, verbose_name="before")),
            ("after", models.CharField(max_length=20, verbose_name="after")),
            ("reason", models.CharField(blank=True, max_length=255, verbose_name="reason")),
            (
                "actor",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="changes",
                    to="learning.enrolment",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "change of an enrolment",
            "verbose_name_plural": "changes of enrolments",
            "indexes": [models.Index(fields=["enrolment", "created_at"], name="enrolment_change_order")],
        },
    ),
    migrations.CreateModel(
        name="EnrolmentRules",
        fields=[
            *row(),
            (
                "way",
                models.CharField(
                    choices=[
                        ("open", "Anybody enrols themselves"),
                        ("code", "Whoever has the access code"),
                        ("invited", "Only who is invited or added"),
                    ],
                    default="open",
                    max_length=10,
                    verbose_name="who gets in",
                ),
            ),
            ("access_code", models.CharField(blank=True, max_length=50, verbose_name="access code")),
            (
                "needs_approval",
                models.BooleanField(default=False, verbose_name="a teacher lets each person in"),
            ),
            (
                "waiting_list",
                models.BooleanField(
                    default=False, verbose_name="keep a waiting list when every place is taken"
                ),
            ),
            (
                "access_days",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="days of access"),
            ),
            (
                "renewable",
                models.BooleanField(default=False, verbose_name="learners may renew their access themselves"),
            ),
            (
                "course",
                models.OneToOneField(
                    on_delete=models.CASCADE,
                    related_name="enrolment_rules",
                    to="courses.course",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "enrolment rules",
            "verbose_name_plural": "enrolment rules",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("way__in", ["open", "code", "invited"])), name="enrolment_way_known"
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("way", "code"), _negated=True),
                        models.Q(("access_code", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="enrolment_code_there",
                ),
                models.CheckConstraint(
                    condition=models.Q(("access_days", None), ("access_days__gt", 0), _connector="OR"),
                    name="enrolment_access_days_positive",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Invitation",
        fields=[
            *row(),
            ("label", models.CharField(blank=True, max_length=120, verbose_name="what it is for")),
            ("email", models.EmailField(blank=True, max_length=255, verbose_name="email address")),
            ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
            (
                "uses_allowed",
                models.PositiveIntegerField(blank=True, null=True, verbose_name="how many people may use it"),
            ),
            ("uses", models.PositiveIntegerField(default=0, verbose_name="used")),
            ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            (
                "cohort",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="invitations",
                    to="learning.cohort",
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="invitations",
                    to="courses.course",
                ),
            ),
            (
                "made_by",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "revoked_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "invitation",
            "verbose_name_plural": "invitations",
            "indexes": [models.Index(fields=["course", "-created_at"], name="invitation_by_course")],
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(models.Q(("email", ""), _negated=True), ("revoked_at", None)),
                    fields=("course", "email"),
                    name="invitation_address_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("uses_allowed", None), ("uses__lte", models.F("uses_allowed")), _connector="OR"
                    ),
                    name="invitation_uses",
                ),
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Enrolment", "EnrolmentChange", "Cohort", "EnrolmentRules", "Invitation"),
    AuditTable(
        "Enrolment", skip=("progress", "lessons_done", "lessons_total", "last_lesson_id", "last_seen_at")
    ),
    AuditTable("EnrolmentChange", "Cohort", "EnrolmentRules", "Invitation"),
]
