"""Marking: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Piece",
        fields=[
            *row(),
            (
                "kind",
                models.CharField(
                    choices=[("work", "Work on an assignment"), ("answer", "Answer in a quiz")],
                    max_length=20,
                    verbose_name="kind",
                ),
            ),
            (
                "state",
                models.CharField(
                    choices=[
                        ("waiting", "Waits to be marked"),
                        ("second", "Waits for a second marking"),
                        ("deciding", "Waits for a decision"),
                        ("marked", "Marked"),
                    ],
                    default="waiting",
                    max_length=20,
                    verbose_name="state",
                ),
            ),
            ("waiting_since", models.DateTimeField(verbose_name="handed in")),
            ("claimed_until", models.DateTimeField(blank=True, null=True, verbose_name="open until")),
            ("claims", models.PositiveIntegerField(db_default=0, default=0)),
            (
                "answer",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="piece",
                    to="learning.answer",
                ),
            ),
            (
                "assignment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="pieces",
                    to="courses.assignment",
                ),
            ),
            (
                "claimed_by",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "course",
                models.ForeignKey(
                    db_index=False,
                    on_delete=models.CASCADE,
                    related_name="pieces",
                    to="courses.course",
                ),
            ),
            (
                "learner",
                models.ForeignKey(on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL),
            ),
            tenant(),
            (
                "quiz",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="pieces",
                    to="courses.quiz",
                ),
            ),
            (
                "submission",
                models.OneToOneField(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="piece",
                    to="learning.submission",
                ),
            ),
        ],
        options={
            "verbose_name": "piece to be marked",
            "verbose_name_plural": "pieces to be marked",
            "indexes": [
                models.Index(
                    condition=models.Q(("state", "marked"), _negated=True),
                    fields=["course", "waiting_since", "id"],
                    name="piece_open",
                ),
                models.Index(fields=["course", "state", "waiting_since", "id"], name="piece_by_state"),
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("answer", None),
                            ("assignment__isnull", False),
                            ("kind", "work"),
                            ("quiz", None),
                            ("submission", models.F("id")),
                        ),
                        models.Q(
                            ("answer", models.F("id")),
                            ("assignment", None),
                            ("kind", "answer"),
                            ("quiz__isnull", False),
                            ("submission", None),
                        ),
                        _connector="OR",
                    ),
                    name="piece_of_one_thing",
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="MarkingDraft",
        fields=[
            *row(),
            ("values", models.JSONField(default=dict)),
            ("revision", models.PositiveSmallIntegerField(default=0)),
            (
                "marker",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="marking_drafts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "piece",
                models.ForeignKey(on_delete=models.CASCADE, related_name="drafts", to="learning.piece"),
            ),
        ],
        options={
            "verbose_name": "draft of a marking",
            "verbose_name_plural": "drafts of markings",
            "constraints": [models.UniqueConstraint(fields=("piece", "marker"), name="marking_draft_once")],
        },
    ),
    migrations.CreateModel(
        name="MarkingRules",
        fields=[
            *row(),
            ("is_anonymous", models.BooleanField(default=False, verbose_name="marked without names")),
            ("is_double", models.BooleanField(default=False, verbose_name="marked by two people")),
            (
                "item",
                models.OneToOneField(
                    on_delete=models.CASCADE,
                    related_name="marking_rules",
                    to="learning.gradeitem",
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "rules of marking",
            "verbose_name_plural": "rules of marking",
        },
    ),
    migrations.CreateModel(
        name="Opinion",
        fields=[
            *row(),
            ("values", models.JSONField(default=dict)),
            ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
            ("given_at", models.DateTimeField(verbose_name="given")),
            (
                "marker",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "piece",
                models.ForeignKey(on_delete=models.CASCADE, related_name="opinions", to="learning.piece"),
            ),
        ],
        options={
            "verbose_name": "independent marking",
            "verbose_name_plural": "independent markings",
            "constraints": [models.UniqueConstraint(fields=("piece", "marker"), name="opinion_once")],
        },
    ),
    migrations.CreateModel(
        name="SavedComment",
        fields=[
            *row(),
            ("text", models.TextField(verbose_name="comment")),
            (
                "course",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="saved_comments",
                    to="courses.course",
                ),
            ),
            tenant(),
            (
                "owner",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="saved_comments",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
        ],
        options={
            "verbose_name": "saved comment",
            "verbose_name_plural": "saved comments",
            "constraints": [
                models.UniqueConstraint(
                    fields=("owner", "course", "text"), name="saved_comment_once", nulls_distinct=False
                )
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Piece", "MarkingDraft", "MarkingRules", "Opinion", "SavedComment"),
    # Who has what open changes all day long and is told by events.
    AuditTable("Piece", skip=("claimed_by_id", "claimed_until", "claims")),
    AuditTable("MarkingDraft", skip=("values", "revision")),
    AuditTable("MarkingRules", "Opinion", "SavedComment"),
]
