"""Answers that arrive after the end, and the time at which an answer was given."""

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
        ("learning", "0015_certificates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="answer",
            name="given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="late_answers",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="late answers"),
        ),
        migrations.AddField(
            model_name="attempt",
            name="result_seen_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="result seen"),
        ),
        migrations.CreateModel(
            name="LateAnswer",
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
                ("content", models.JSONField(null=True)),
                ("held", models.JSONField(null=True)),
                ("given_at", models.DateTimeField(null=True, verbose_name="given")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("counts", models.BooleanField(verbose_name="counts")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handed_in", "it came after the attempt was handed in by the learner"),
                            ("no_time", "it came without the time at which it was given"),
                            ("after_end", "it was given after the end"),
                            ("too_late", "it came more than a day after the end"),
                            ("seen", "it came after the learner had seen the result"),
                            ("out_of_order", "its time is before that of an answer which had already come"),
                            ("marked", "a person had marked the answer already"),
                            ("regraded", "the question had been regraded already"),
                        ],
                        max_length=20,
                        verbose_name="did not count by itself because",
                    ),
                ),
                (
                    "score_before",
                    models.DecimalField(decimal_places=2, max_digits=8, verbose_name="points before"),
                ),
                (
                    "score_after",
                    models.DecimalField(decimal_places=2, max_digits=8, verbose_name="points after"),
                ),
                (
                    "answer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="late", to="learning.answer"
                    ),
                ),
                (
                    "decided_by",
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
            ],
            options={
                "verbose_name": "late answer",
                "verbose_name_plural": "late answers",
                "indexes": [models.Index(fields=["-received_at", "-id"], name="late_answer_latest")],
            },
        ),
        ProtectTenantTable("LateAnswer"),
        AuditTable("LateAnswer"),
    ]
