"""The tables of the studio: drafts, versions, assignments, packages, uploads, renditions, folders, draws, transfers."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("accounts", "__first__"),
        ("courses", "0003_newest_index"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assignment",
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
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "instructions",
                    models.TextField(blank=True, help_text="Markdown", verbose_name="what to do"),
                ),
                ("instructions_html", models.TextField(blank=True, editable=False)),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("100"), max_digits=6, verbose_name="points"
                    ),
                ),
                ("takes_text", models.BooleanField(default=True, verbose_name="takes text")),
                ("takes_files", models.BooleanField(default=True, verbose_name="takes files")),
                ("max_files", models.PositiveSmallIntegerField(default=5, verbose_name="most files")),
                (
                    "max_file_bytes",
                    models.PositiveBigIntegerField(default=52428800, verbose_name="most bytes of a file"),
                ),
                (
                    "file_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="file types",
                    ),
                ),
                (
                    "attempts_allowed",
                    models.PositiveSmallIntegerField(
                        blank=True, default=1, null=True, verbose_name="attempts"
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                ("late_policy", models.JSONField(blank=True, default=dict, verbose_name="when late")),
                ("is_published", models.BooleanField(default=False, verbose_name="published")),
                ("staged", models.JSONField(blank=True, editable=False, null=True)),
                ("revision", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_at", models.DateTimeField(blank=True, null=True, verbose_name="deleted")),
                ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
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
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
            },
        ),
        migrations.CreateModel(
            name="Criterion",
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
                ("title", models.CharField(max_length=255, verbose_name="criterion")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
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
                "verbose_name": "criterion",
                "verbose_name_plural": "criteria",
            },
        ),
        migrations.CreateModel(
            name="LessonDraft",
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
                ("blocks", models.JSONField(default=list)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("base", models.CharField(blank=True, max_length=64)),
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
                "verbose_name": "draft of a lesson",
                "verbose_name_plural": "drafts of lessons",
            },
        ),
        migrations.CreateModel(
            name="LessonVersion",
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
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("edited", "Edited"),
                            ("published", "Published"),
                            ("restored", "Before a version was restored"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("document", models.JSONField(default=dict)),
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
                "verbose_name": "version of a lesson",
                "verbose_name_plural": "versions of lessons",
            },
        ),
        migrations.CreateModel(
            name="Level",
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
                ("title", models.CharField(max_length=255, verbose_name="level")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
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
                "verbose_name": "level",
                "verbose_name_plural": "levels",
            },
        ),
        migrations.CreateModel(
            name="Package",
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
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "standard",
                    models.CharField(
                        choices=[
                            ("scorm_12", "SCORM 1.2"),
                            ("scorm_2004", "SCORM 2004"),
                            ("cmi5", "cmi5"),
                            ("html", "Web pages"),
                        ],
                        max_length=20,
                        verbose_name="standard",
                    ),
                ),
                ("entry", models.CharField(max_length=1000, verbose_name="starts with")),
                ("files", models.JSONField(blank=True, default=dict)),
                ("items", models.JSONField(blank=True, default=list, verbose_name="contents")),
                ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
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
                "verbose_name": "package",
                "verbose_name_plural": "packages",
            },
        ),
        migrations.CreateModel(
            name="Processing",
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
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("step", models.CharField(blank=True, max_length=40, verbose_name="step")),
                ("percent", models.PositiveSmallIntegerField(default=0, verbose_name="%")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                "verbose_name": "processing",
                "verbose_name_plural": "processing",
            },
        ),
        migrations.CreateModel(
            name="Publication",
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
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("changes", models.JSONField(default=list, verbose_name="changes")),
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
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
            },
        ),
        migrations.CreateModel(
            name="QuestionFolder",
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
                ("name", models.CharField(max_length=255, verbose_name="name")),
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
                "verbose_name": "folder of questions",
                "verbose_name_plural": "folders of questions",
            },
        ),
        migrations.CreateModel(
            name="QuizDraw",
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
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="tags",
                    ),
                ),
                (
                    "difficulty_from",
                    models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True),
                ),
                ("difficulty_to", models.DecimalField(blank=True, decimal_places=3, max_digits=4, null=True)),
                ("count", models.PositiveSmallIntegerField(default=1, verbose_name="how many")),
                (
                    "points",
                    models.DecimalField(
                        decimal_places=2, default=Decimal("1"), max_digits=6, verbose_name="points each"
                    ),
                ),
                ("page", models.PositiveSmallIntegerField(default=1, verbose_name="page")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
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
                "verbose_name": "random draw",
                "verbose_name_plural": "random draws",
            },
        ),
        migrations.CreateModel(
            name="QuizSection",
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
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("text", models.TextField(blank=True, help_text="Markdown", verbose_name="text")),
                ("html", models.TextField(blank=True, editable=False)),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
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
                "verbose_name": "section of a quiz",
                "verbose_name_plural": "sections of a quiz",
            },
        ),
        migrations.CreateModel(
            name="Remark",
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
                ("block_id", models.UUIDField(blank=True, null=True)),
                ("body", models.TextField(max_length=5000, verbose_name="text")),
                ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="resolved")),
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
                "verbose_name": "remark",
                "verbose_name_plural": "remarks",
            },
        ),
        migrations.CreateModel(
            name="Rendition",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("stream", "Stream"),
                            ("poster", "Poster"),
                            ("sprite", "Thumbnails"),
                            ("picture", "Picture"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("path", models.CharField(max_length=500, verbose_name="path")),
                ("content_type", models.CharField(max_length=100, verbose_name="media type")),
                ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "bitrate",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="bits per second"),
                ),
                ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
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
                "verbose_name": "rendition",
                "verbose_name_plural": "renditions",
            },
        ),
        migrations.CreateModel(
            name="SampleAnswer",
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
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("body", models.TextField(verbose_name="work")),
                (
                    "points",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
                    ),
                ),
                ("notes", models.TextField(blank=True, verbose_name="why")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
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
                "verbose_name": "sample answer",
                "verbose_name_plural": "sample answers",
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                ("sentence", models.CharField(max_length=300)),
                ("undo", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
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
                "verbose_name": "step",
                "verbose_name_plural": "steps",
            },
        ),
        migrations.CreateModel(
            name="Transfer",
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
                    "direction",
                    models.CharField(
                        choices=[("import", "Import"), ("export", "Export")],
                        max_length=10,
                        verbose_name="direction",
                    ),
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
                ("format", models.CharField(blank=True, max_length=30, verbose_name="format")),
                ("name", models.CharField(max_length=255, verbose_name="file")),
                ("file", models.FileField(blank=True, max_length=500, upload_to="transfers/")),
                ("options", models.JSONField(blank=True, default=dict)),
                ("preview", models.JSONField(blank=True, default=dict)),
                ("report", models.JSONField(blank=True, default=dict)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                "verbose_name": "transfer",
                "verbose_name_plural": "transfers",
            },
        ),
        migrations.CreateModel(
            name="Upload",
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
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                ("received", models.PositiveBigIntegerField(default=0, verbose_name="received")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "On its way"), ("stored", "Stored"), ("refused", "Refused")],
                        default="open",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("path", models.CharField(blank=True, max_length=500)),
                ("multipart_id", models.CharField(blank=True, max_length=1024)),
                ("parts", models.JSONField(blank=True, default=list)),
                ("metadata", models.JSONField(blank=True, default=dict)),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                ("expires_at", models.DateTimeField(verbose_name="kept until")),
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
                "verbose_name": "upload",
                "verbose_name_plural": "uploads",
            },
        ),
        migrations.RemoveConstraint(
            model_name="block",
            name="block_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="milestone",
            name="milestone_kind_known",
        ),
        migrations.AddField(
            model_name="course",
            name="seo_description",
            field=models.CharField(blank=True, max_length=160, verbose_name="sentence for search engines"),
        ),
        migrations.AddField(
            model_name="course",
            name="seo_title",
            field=models.CharField(blank=True, max_length=70, verbose_name="title for search engines"),
        ),
        migrations.AddField(
            model_name="course",
            name="tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=50),
                blank=True,
                default=list,
                size=None,
                verbose_name="tags",
            ),
        ),
        migrations.AddField(
            model_name="lesson",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="lesson",
            name="staged",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="branches",
            field=models.JSONField(blank=True, default=list, verbose_name="leads to"),
        ),
        migrations.AddField(
            model_name="milestone",
            name="moved_from_ms",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="points",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="points"
            ),
        ),
        migrations.AddField(
            model_name="module",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="module",
            name="staged",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="question",
            name="words",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="video",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="videogroup",
            name="made_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="statistics",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="quiz",
            name="access_code",
            field=models.CharField(blank=True, max_length=50, verbose_name="access code"),
        ),
        migrations.AddField(
            model_name="quiz",
            name="branches",
            field=models.JSONField(blank=True, default=list, verbose_name="leads to"),
        ),
        migrations.AddField(
            model_name="quiz",
            name="layout",
            field=models.CharField(
                choices=[("one", "One by one"), ("pages", "By pages"), ("all", "All on one page")],
                default="one",
                max_length=20,
                verbose_name="layout",
            ),
        ),
        migrations.AddField(
            model_name="quiz",
            name="review",
            field=models.JSONField(blank=True, default=dict, verbose_name="review"),
        ),
        migrations.AddField(
            model_name="quiz",
            name="revision",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name="quiz",
            name="staged",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="quizquestion",
            name="page",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="page"),
        ),
        migrations.AlterField(
            model_name="block",
            name="kind",
            field=models.CharField(
                choices=[
                    ("text", "Text"),
                    ("video", "Video"),
                    ("quiz", "Quiz"),
                    ("assignment", "Assignment"),
                    ("file", "File"),
                    ("embed", "Link or embed"),
                    ("package", "Package"),
                    ("discussion", "Discussion prompt"),
                ],
                default="text",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="kind",
            field=models.CharField(
                choices=[
                    ("question", "Question"),
                    ("note", "Note"),
                    ("chapter", "Chapter"),
                    ("branch", "Branch"),
                ],
                default="question",
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex(
            model_name="course",
            index=django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="course_tags"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["question", "note", "chapter", "branch"])),
                name="milestone_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="quiz",
            constraint=models.CheckConstraint(
                condition=models.Q(("layout__in", ["one", "pages", "all"])), name="quiz_layout_known"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="courses.course"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="lesson",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="assignments",
                to="courses.lesson",
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="assignment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="blocks",
                to="courses.assignment",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="courses.assignment"
            ),
        ),
        migrations.AddField(
            model_name="lessondraft",
            name="editor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="lessondraft",
            name="lesson",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="draft", to="courses.lesson"
            ),
        ),
        migrations.AddField(
            model_name="lessonversion",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="lessonversion",
            name="lesson",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="courses.lesson"
            ),
        ),
        migrations.AddField(
            model_name="level",
            name="criterion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="courses.criterion"
            ),
        ),
        migrations.AddField(
            model_name="package",
            name="archive",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="packages", to="courses.mediaasset"
            ),
        ),
        migrations.AddField(
            model_name="block",
            name="package",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="blocks",
                to="courses.package",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        ["text", "video", "quiz", "assignment", "file", "embed", "package", "discussion"],
                    )
                ),
                name="block_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "assignment"), _negated=True),
                    ("assignment__isnull", False),
                    _connector="OR",
                ),
                name="block_assignment_has_assignment",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "package"), _negated=True), ("package__isnull", False), _connector="OR"
                ),
                name="block_package_has_package",
            ),
        ),
        migrations.AddField(
            model_name="processing",
            name="asset",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="processing",
                to="courses.mediaasset",
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="publications", to="courses.course"
            ),
        ),
        migrations.AddField(
            model_name="questionfolder",
            name="course",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="question_folders",
                to="courses.course",
            ),
        ),
        migrations.AddField(
            model_name="questionfolder",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="subfolders",
                to="courses.questionfolder",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="folder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="questions",
                to="courses.questionfolder",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.contrib.postgres.search.CombinedSearchVector(
                    django.contrib.postgres.search.SearchVector("title", config="simple", weight="A"),
                    "||",
                    django.contrib.postgres.search.SearchVector(
                        "title", "words", config="english", weight="B"
                    ),
                    django.contrib.postgres.search.SearchConfig("simple"),
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="question_search"),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                models.F("organization"),
                models.OrderBy(models.F("updated_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("deleted_at", None)),
                name="question_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["folder"], name="question_by_folder"
            ),
        ),
        migrations.AddField(
            model_name="quizdraw",
            name="folder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="draws",
                to="courses.questionfolder",
            ),
        ),
        migrations.AddField(
            model_name="quizdraw",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="draws", to="courses.quiz"
            ),
        ),
        migrations.AddField(
            model_name="quizsection",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="sections", to="courses.quiz"
            ),
        ),
        migrations.AddField(
            model_name="quizdraw",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="draws",
                to="courses.quizsection",
            ),
        ),
        migrations.AddField(
            model_name="quizquestion",
            name="section",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="questions",
                to="courses.quizsection",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="lesson",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="courses.lesson"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="replies",
                to="courses.remark",
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="rendition",
            name="asset",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="renditions",
                to="courses.mediaasset",
            ),
        ),
        migrations.AddField(
            model_name="sampleanswer",
            name="assignment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="samples", to="courses.assignment"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="actor",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="courses.course"
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="actor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="course",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="transfers",
                to="courses.course",
            ),
        ),
        migrations.AddField(
            model_name="transfer",
            name="folder",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="courses.questionfolder",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="asset",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="uploads",
                to="courses.mediaasset",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=models.Q(("deleted_at", None)), fields=["course"], name="assignment_by_course"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                fields=("organization", "source_key"), name="assignment_source_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0)), name="assignment_points_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("takes_text", True), ("takes_files", True), _connector="OR"),
                name="assignment_takes_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closes_at", None),
                    ("due_at", None),
                    ("closes_at__gte", models.F("due_at")),
                    _connector="OR",
                ),
                name="assignment_closes_after_due",
            ),
        ),
        migrations.AddIndex(
            model_name="criterion",
            index=models.Index(fields=["assignment", "position"], name="criterion_order"),
        ),
        migrations.AddConstraint(
            model_name="lessonversion",
            constraint=models.UniqueConstraint(fields=("lesson", "number"), name="lesson_version_number"),
        ),
        migrations.AddConstraint(
            model_name="lessonversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["edited", "published", "restored"])),
                name="lesson_version_reason_known",
            ),
        ),
        migrations.AddIndex(
            model_name="level",
            index=models.Index(fields=["criterion", "position"], name="level_order"),
        ),
        migrations.AddConstraint(
            model_name="level",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0)), name="level_points_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.UniqueConstraint(
                fields=("organization", "source_key"), name="package_source_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="package",
            constraint=models.CheckConstraint(
                condition=models.Q(("standard__in", ["scorm_12", "scorm_2004", "cmi5", "html"])),
                name="package_standard_known",
            ),
        ),
        migrations.AddIndex(
            model_name="processing",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "running"])),
                fields=["seen_at"],
                name="processing_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="processing",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "running", "done", "failed"])),
                name="processing_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="processing",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)), name="processing_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(fields=("course", "number"), name="publication_number"),
        ),
        migrations.AddConstraint(
            model_name="questionfolder",
            constraint=models.UniqueConstraint(
                fields=("organization", "course", "parent", "name"),
                name="question_folder_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="quizsection",
            index=models.Index(fields=["quiz", "position"], name="quiz_section_order"),
        ),
        migrations.AddIndex(
            model_name="quizdraw",
            index=models.Index(fields=["quiz", "position"], name="quiz_draw_order"),
        ),
        migrations.AddConstraint(
            model_name="quizdraw",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1), ("count__lte", 500)), name="quiz_draw_count"
            ),
        ),
        migrations.AddConstraint(
            model_name="quizdraw",
            constraint=models.CheckConstraint(
                condition=models.Q(("points__gte", 0)), name="quiz_draw_points_not_negative"
            ),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["lesson", "created_at"], name="remark_by_lesson"),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", None), ("resolved_at", None), _connector="OR"),
                name="remark_threads_are_resolved",
            ),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.UniqueConstraint(fields=("asset", "name"), name="rendition_once"),
        ),
        migrations.AddConstraint(
            model_name="rendition",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["stream", "poster", "sprite", "picture"])),
                name="rendition_kind_known",
            ),
        ),
        migrations.AddIndex(
            model_name="sampleanswer",
            index=models.Index(fields=["assignment", "position"], name="sample_order"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["course", "actor", "-created_at"], name="step_latest"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(fields=["actor", "-created_at"], name="transfer_by_actor"),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "reading", "writing"])),
                fields=["seen_at"],
                name="transfer_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("direction__in", ["import", "export"])), name="transfer_direction_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "reading", "preview", "writing", "done", "failed", "cancelled"])
                ),
                name="transfer_state_known",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                condition=models.Q(("state", "open")), fields=["expires_at"], name="upload_expiring"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("received__lte", models.F("size"))), name="upload_received_within_size"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "stored", "refused"])), name="upload_state_known"
            ),
        ),
    ]
