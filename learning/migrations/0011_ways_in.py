"""Ways into a course: rules, invitations, the waiting list, expiry, lists of people; rechecks of progress."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0006_caption_search"),
        ("learning", "0010_marks_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EnrolmentImport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=lms.kernel.ids.UUIDv7(),
                        default=lms.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=lms.kernel.clock.now,
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("reading", "Reading"),
                            ("preview", "Ready to look at"),
                            ("writing", "Writing"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("options", models.JSONField(blank=True, default=dict)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("file", models.FileField(blank=True, max_length=500, upload_to="transfers/")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="learning.cohort",
                        verbose_name="cohort",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolment_imports",
                        to="courses.course",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        default=lms.kernel.tenancy.organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "list of people",
                "verbose_name_plural": "lists of people",
            },
        ),
        migrations.CreateModel(
            name="EnrolmentRules",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=lms.kernel.ids.UUIDv7(),
                        default=lms.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=lms.kernel.clock.now,
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
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
                    models.BooleanField(
                        default=False, verbose_name="learners may renew their access themselves"
                    ),
                ),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolment_rules",
                        to="courses.course",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        default=lms.kernel.tenancy.organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment rules",
                "verbose_name_plural": "enrolment rules",
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=lms.kernel.ids.UUIDv7(),
                        default=lms.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=lms.kernel.clock.now,
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("number", models.PositiveIntegerField(verbose_name="line")),
                ("email", models.CharField(blank=True, max_length=255, verbose_name="email address")),
                ("name", models.CharField(blank=True, max_length=255, verbose_name="name")),
                ("cohort_name", models.CharField(blank=True, max_length=120, verbose_name="cohort")),
                (
                    "plan",
                    models.CharField(
                        choices=[
                            ("enrol", "Is enrolled"),
                            ("invite", "Is invited by email"),
                            ("wait", "Stands on the waiting list"),
                            ("there", "Has a place already"),
                            ("move", "Moves to the cohort"),
                            ("refused", "Cannot be taken in"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("enrol", "Is enrolled"),
                            ("invite", "Is invited by email"),
                            ("wait", "Stands on the waiting list"),
                            ("there", "Has a place already"),
                            ("move", "Moves to the cohort"),
                            ("refused", "Cannot be taken in"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=255)),
                (
                    "enrolment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="learning.enrolment",
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="learning.enrolmentimport",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        default=lms.kernel.tenancy.organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "line of a list of people",
                "verbose_name_plural": "lines of lists of people",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=lms.kernel.ids.UUIDv7(),
                        default=lms.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=lms.kernel.clock.now,
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("label", models.CharField(blank=True, max_length=120, verbose_name="what it is for")),
                ("email", models.EmailField(blank=True, max_length=255, verbose_name="email address")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="expires")),
                (
                    "uses_allowed",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="how many people may use it"
                    ),
                ),
                ("uses", models.PositiveIntegerField(default=0, verbose_name="used")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
                (
                    "cohort",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="invitations",
                        to="learning.cohort",
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="courses.course",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        default=lms.kernel.tenancy.organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
            },
        ),
        migrations.CreateModel(
            name="Recheck",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        db_default=lms.kernel.ids.UUIDv7(),
                        default=lms.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=lms.kernel.clock.now,
                        editable=False,
                    ),
                ),
                (
                    "updated_at",
                    models.DateTimeField(auto_now=True, db_default=django.db.models.functions.datetime.Now()),
                ),
                ("signatures", models.JSONField(blank=True, default=dict)),
                ("lessons", models.JSONField(blank=True, default=list)),
                ("after", models.UUIDField(blank=True, null=True)),
                ("looked_at", models.PositiveIntegerField(default=0, verbose_name="learners looked at")),
                ("newly_done", models.PositiveIntegerField(default=0, verbose_name="newly completed")),
                (
                    "kept",
                    models.PositiveIntegerField(default=0, verbose_name="kept though the rule asks more now"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rechecks",
                        to="courses.course",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        db_index=False,
                        default=lms.kernel.tenancy.organization_id,
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "recheck of a course",
                "verbose_name_plural": "rechecks of courses",
            },
        ),
        migrations.AddField(
            model_name="enrolment",
            name="waits_for",
            field=models.CharField(
                blank=True,
                choices=[("place", "A free place"), ("approval", "A teacher’s yes")],
                db_default="",
                default="",
                max_length=10,
                verbose_name="waits for",
            ),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="waits_since",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="waits since"),
        ),
        migrations.AddField(
            model_name="enrolment",
            name="warned_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="lessonprogress",
            name="marked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="cohort",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="enrolments",
                to="learning.cohort",
                verbose_name="cohort",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("state", "pending")),
                fields=["course", "waits_since", "id"],
                name="enrolment_line",
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("state", "active")), fields=["expires_at"], name="enrolment_expiring"
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["cohort"], name="enrolment_by_cohort"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddIndex(
            model_name="enrolmentimport",
            index=models.Index(fields=["course", "-created_at"], name="enrolment_import_by_course"),
        ),
        migrations.AddIndex(
            model_name="enrolmentimport",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                fields=["seen_at"],
                name="enrolment_import_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolmentimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"])
                ),
                name="enrolment_import_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolmentrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["open", "code", "invited"])), name="enrolment_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolmentrules",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "code"), _negated=True),
                    models.Q(("access_code", ""), _negated=True),
                    _connector="OR",
                ),
                name="enrolment_code_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolmentrules",
            constraint=models.CheckConstraint(
                condition=models.Q(("access_days", None), ("access_days__gt", 0), _connector="OR"),
                name="enrolment_access_days_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="importline",
            constraint=models.UniqueConstraint(fields=("job", "number"), name="import_line_once"),
        ),
        migrations.AddIndex(
            model_name="invitation",
            index=models.Index(fields=["course", "-created_at"], name="invitation_by_course"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("email", ""), _negated=True), ("revoked_at", None)),
                fields=("course", "email"),
                name="invitation_address_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("uses_allowed", None), ("uses__lte", models.F("uses_allowed")), _connector="OR"
                ),
                name="invitation_uses",
            ),
        ),
        migrations.AddIndex(
            model_name="recheck",
            index=models.Index(fields=["course", "-created_at"], name="recheck_by_course"),
        ),
        migrations.AddConstraint(
            model_name="recheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("course",), name="recheck_open_once"
            ),
        ),
        ProtectTenantTable("EnrolmentRules", "Invitation", "EnrolmentImport", "ImportLine", "Recheck"),
        AuditTable("EnrolmentRules", "Invitation"),
        AuditTable("EnrolmentImport", skip=("seen_at", "done", "total")),
        # Lines and rechecks stay out: what they do to an enrolment is in its own trail.
    ]
