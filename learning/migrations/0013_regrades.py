"""Regrades: a question of a quiz judged anew, every change kept."""

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
        ("learning", "0012_accommodations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Regrade",
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
                    "rule",
                    models.CharField(
                        choices=[
                            ("key", "the key was corrected"),
                            ("also", "another answer is accepted too"),
                            ("full", "everybody gets full points for it"),
                            ("drop", "the question does not count"),
                        ],
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                ("accepted", models.JSONField(blank=True, default=list)),
                ("note", models.TextField(blank=True, verbose_name="words to the learners")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("reckoning", "Being reckoned"),
                            ("preview", "To be looked at"),
                            ("applying", "Being applied"),
                            ("applied", "Applied"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("answers", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True, verbose_name="applied or undone")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrades",
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
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrades",
                        to="courses.question",
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrades",
                        to="courses.quiz",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="courses.questionversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "regrade",
                "verbose_name_plural": "regrades",
            },
        ),
        migrations.CreateModel(
            name="RegradeChange",
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
                ("share_before", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                ("share_after", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
                ("correct_before", models.BooleanField(null=True)),
                ("correct_after", models.BooleanField(null=True)),
                ("worth_before", models.DecimalField(decimal_places=2, max_digits=6)),
                ("worth_after", models.DecimalField(decimal_places=2, max_digits=6)),
                ("score_before", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("score_after", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("percentage_before", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("percentage_after", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("passed_before", models.BooleanField(null=True)),
                ("passed_after", models.BooleanField(null=True)),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrade_changes",
                        to="learning.answer",
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regrade_changes",
                        to="learning.attempt",
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
                    "regrade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="learning.regrade",
                    ),
                ),
            ],
            options={
                "verbose_name": "change by a regrade",
                "verbose_name_plural": "changes by regrades",
            },
        ),
        migrations.AddIndex(
            model_name="regrade",
            index=models.Index(fields=["course", "-created_at", "id"], name="regrade_of_course"),
        ),
        migrations.AddIndex(
            model_name="regrade",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "reckoning", "applying", "undoing"])),
                fields=["seen_at"],
                name="regrade_running",
            ),
        ),
        migrations.AddConstraint(
            model_name="regradechange",
            constraint=models.UniqueConstraint(fields=("regrade", "answer"), name="regrade_change_once"),
        ),
        ProtectTenantTable("Regrade", "RegradeChange"),
        AuditTable("Regrade", skip=("seen_at", "done")),
        AuditTable("RegradeChange"),
    ]
