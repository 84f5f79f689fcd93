"""Videos: tables with their constraints, and their walls."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from courses.migrations.squashed.skipped import DERIVED
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

WORDS = " || ".join(
    f"jsonb_to_tsvector('{config}'::regconfig, %(expressions)s, '[\"string\"]'::jsonb)"
    for config in ("simple", "english")
)

MODELS = [
    migrations.CreateModel(
        name="Video",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            ("external_url", models.URLField(blank=True, max_length=500, verbose_name="address elsewhere")),
            ("duration_ms", models.PositiveIntegerField(default=0, verbose_name="length, milliseconds")),
            (
                "seek_policy",
                models.CharField(
                    choices=[
                        ("free", "Anywhere"),
                        ("watched", "No further than watched"),
                        ("none", "Not at all, until it has been watched to its end"),
                    ],
                    default="free",
                    max_length=20,
                    verbose_name="seeking",
                ),
            ),
            ("metadata", models.JSONField(blank=True, default=dict, verbose_name="metadata")),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            (
                "asset",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.PROTECT,
                    related_name="videos",
                    to="courses.mediaasset",
                ),
            ),
            tenant(),
            (
                "poster",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="poster_of",
                    to="courses.mediaasset",
                ),
            ),
            (
                "made_by",
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
            "verbose_name": "video",
            "verbose_name_plural": "videos",
            "constraints": [
                models.UniqueConstraint(fields=("organization", "source_key"), name="video_source_unique"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("asset__isnull", False),
                        models.Q(("external_url", ""), _negated=True),
                        _connector="OR",
                    ),
                    name="video_has_a_source",
                ),
                models.CheckConstraint(
                    condition=models.Q(("seek_policy__in", ["free", "watched", "none"])),
                    name="video_seek_known",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="CaptionTrack",
        fields=[
            *row(),
            (
                "kind",
                models.CharField(
                    choices=[("captions", "Captions"), ("chapters", "Chapters")],
                    default="captions",
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            ("language", models.CharField(max_length=10, verbose_name="language")),
            ("label", models.CharField(max_length=100, verbose_name="name")),
            ("cues", models.JSONField(default=list, verbose_name="cues")),
            ("is_default", models.BooleanField(default=False, verbose_name="shown first")),
            tenant(),
            (
                "video",
                models.ForeignKey(on_delete=models.CASCADE, related_name="captions", to="courses.video"),
            ),
            (
                "search",
                models.GeneratedField(
                    db_persist=True,
                    expression=models.Func(
                        "cues",
                        template=WORDS,
                    ),
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
            ),
        ],
        options={
            "verbose_name": "caption track",
            "verbose_name_plural": "caption tracks",
            "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["search"], name="caption_search")],
            "constraints": [
                models.UniqueConstraint(fields=("video", "kind", "language"), name="caption_language_once"),
                models.CheckConstraint(
                    condition=models.Q(("kind__in", ["captions", "chapters"])), name="caption_kind_known"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="VideoGroup",
        fields=[
            *row(),
            ("title", models.CharField(max_length=255, verbose_name="title")),
            ("description", models.TextField(blank=True, verbose_name="description")),
            (
                "flow",
                models.CharField(
                    choices=[("linear", "One after the other"), ("branching", "Branching")],
                    default="linear",
                    max_length=20,
                    verbose_name="flow",
                ),
            ),
            ("source_key", models.CharField(blank=True, editable=False, max_length=255, null=True)),
            tenant(),
            (
                "made_by",
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
            "verbose_name": "video group",
            "verbose_name_plural": "video groups",
            "constraints": [
                models.UniqueConstraint(
                    fields=("organization", "source_key"), name="video_group_source_unique"
                ),
                models.CheckConstraint(
                    condition=models.Q(("flow__in", ["linear", "branching"])), name="video_group_flow_known"
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="VideoGroupItem",
        fields=[
            *row(),
            ("position", models.PositiveIntegerField(default=0, verbose_name="position")),
            (
                "group",
                models.ForeignKey(on_delete=models.CASCADE, related_name="items", to="courses.videogroup"),
            ),
            tenant(),
            (
                "requires",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to="courses.videogroupitem",
                ),
            ),
            (
                "video",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="group_items",
                    to="courses.video",
                ),
            ),
        ],
        options={
            "verbose_name": "video of a group",
            "verbose_name_plural": "videos of a group",
            "indexes": [models.Index(fields=["group", "position"], name="video_group_item_order")],
            "constraints": [models.UniqueConstraint(fields=("group", "video"), name="video_group_item_once")],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Video", "CaptionTrack", "VideoGroup", "VideoGroupItem"),
    AuditTable("Video", "VideoGroup", "VideoGroupItem", skip=DERIVED),
    # Every few seconds of writing would keep a film's words twice; events tell who changed them, and when.
    AuditTable("CaptionTrack", skip=(*DERIVED, "cues")),
]
