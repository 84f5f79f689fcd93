"""Player: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.fields
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="MilestoneAnswer",
        fields=[
            *row(),
            ("number", models.PositiveSmallIntegerField(verbose_name="try")),
            ("answer", models.JSONField(default=dict)),
            ("score", models.DecimalField(decimal_places=4, max_digits=5)),
            ("is_correct", models.BooleanField()),
            ("answered_at", models.DateTimeField()),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="milestone_answers",
                    to="learning.enrolment",
                ),
            ),
            (
                "lesson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to="courses.lesson",
                ),
            ),
            (
                "milestone",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="answers",
                    to="courses.milestone",
                ),
            ),
            tenant(),
            (
                "version",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="+",
                    to="courses.questionversion",
                ),
            ),
        ],
        options={
            "verbose_name": "answer on a video",
            "verbose_name_plural": "answers on videos",
            "indexes": [models.Index(fields=["milestone"], name="milestone_answer_by_milestone")],
            "constraints": [
                models.UniqueConstraint(
                    fields=("enrolment", "milestone", "version", "number"), name="milestone_answer_try"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="Note",
        fields=[
            *row(),
            ("position_ms", models.PositiveIntegerField(blank=True, null=True)),
            ("body", models.TextField(max_length=5000)),
            (
                "learner",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="notes",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "lesson",
                models.ForeignKey(on_delete=models.CASCADE, related_name="notes", to="courses.lesson"),
            ),
            tenant(),
            (
                "video",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="notes",
                    to="courses.video",
                ),
            ),
        ],
        options={
            "verbose_name": "note",
            "verbose_name_plural": "notes",
            "indexes": [models.Index(fields=["learner", "lesson", "position_ms"], name="note_order")],
        },
    ),
    migrations.CreateModel(
        name="VideoSession",
        fields=[
            *row(),
            ("position_ms", models.PositiveIntegerField(default=0)),
            ("position_at", models.DateTimeField(verbose_name="position set")),
            ("watched", lms.kernel.fields.SpansField(default=list)),
            ("watched_ms", models.PositiveIntegerField(default=0)),
            ("speed", models.DecimalField(decimal_places=2, default=1, max_digits=3)),
            ("device", models.CharField(blank=True, max_length=100, verbose_name="device")),
            ("device_id", models.CharField(blank=True, max_length=64)),
            ("last_seen_at", models.DateTimeField(verbose_name="last seen")),
            ("state", models.JSONField(blank=True, default=dict)),
            (
                "enrolment",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.CASCADE,
                    related_name="video_sessions",
                    to="learning.enrolment",
                ),
            ),
            (
                "learner",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="video_sessions",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            (
                "lesson",
                models.ForeignKey(
                    blank=True,
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to="courses.lesson",
                ),
            ),
            tenant(),
            (
                "video",
                models.ForeignKey(on_delete=models.CASCADE, related_name="sessions", to="courses.video"),
            ),
        ],
        options={
            "verbose_name": "place in a video",
            "verbose_name_plural": "places in videos",
            "indexes": [
                models.Index(fields=["learner", "-last_seen_at"], name="idx_student_sessions_active"),
                models.Index(fields=["video"], name="video_session_by_video"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("learner", "video"), name="video_session_unique")
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("MilestoneAnswer", "Note", "VideoSession"),
    AuditTable("MilestoneAnswer"),
    # What a learner notes is nobody else's: the trail says that a note changed, not what it says.
    AuditTable("Note", skip=("body",)),
    # VideoSession stays out: it is rewritten every few seconds and says nothing about who decided what.
]
