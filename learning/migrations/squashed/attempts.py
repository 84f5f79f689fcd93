"""Attempts: tables with their constraints, and their walls."""

from django.conf import settings
from django.db import migrations, models

from lms.kernel.operations import AuditTable, ProtectTenantTable
from lms.kernel.rows import row, tenant

MODELS = [
    migrations.CreateModel(
        name="Attempt",
        fields=[
            *row(),
            ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
            (
                "state",
                models.CharField(
                    choices=[("in_progress", "In progress"), ("handed_in", "Handed in")],
                    default="in_progress",
                    max_length=20,
                ),
            ),
            ("started_at", models.DateTimeField(verbose_name="started")),
            ("deadline_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
            ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in")),
            (
                "handed_in_by",
                models.CharField(
                    blank=True, choices=[("learner", "the learner"), ("clock", "the clock")], max_length=20
                ),
            ),
            (
                "score",
                models.DecimalField(
                    blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="points"
                ),
            ),
            ("max_score", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="of")),
            (
                "percentage",
                models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="%"),
            ),
            ("passed", models.BooleanField(blank=True, null=True, verbose_name="passed")),
            (
                "learner",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="attempts",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
            (
                "quiz",
                models.ForeignKey(on_delete=models.CASCADE, related_name="attempts", to="courses.quiz"),
            ),
            (
                "enrolment",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="attempts",
                    to="learning.enrolment",
                ),
            ),
            (
                "needs_marking",
                models.PositiveSmallIntegerField(default=0, verbose_name="answers to be marked"),
            ),
            (
                "plan",
                models.JSONField(
                    blank=True, db_default=models.Value({}, models.JSONField()), default=dict, editable=False
                ),
            ),
            (
                "late_answers",
                models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="late answers"),
            ),
            ("result_seen_at", models.DateTimeField(blank=True, null=True, verbose_name="result seen")),
        ],
        options={
            "verbose_name": "attempt",
            "verbose_name_plural": "attempts",
            "indexes": [
                models.Index(fields=["learner", "quiz"], name="attempt_student_quiz"),
                models.Index(fields=["quiz", "state"], name="attempt_by_quiz"),
                models.Index(
                    condition=models.Q(("deadline_at__isnull", False), ("state", "in_progress")),
                    fields=["deadline_at"],
                    name="attempt_overdue",
                ),
                models.Index(
                    condition=models.Q(("needs_marking__gt", 0)),
                    fields=["ended_at", "id"],
                    name="attempt_to_be_marked",
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("enrolment", "quiz", "number"), name="attempt_number_unique"),
                models.UniqueConstraint(
                    condition=models.Q(("state", "in_progress")),
                    fields=("enrolment", "quiz"),
                    name="attempt_one_running",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("ended_at", None), ("state", "in_progress")),
                        models.Q(
                            ("ended_at__isnull", False),
                            ("score__isnull", False),
                            ("state", "handed_in"),
                            models.Q(
                                models.Q(("needs_marking", 0), ("passed__isnull", False)),
                                models.Q(("needs_marking__gt", 0), ("passed", None)),
                                _connector="OR",
                            ),
                        ),
                        _connector="OR",
                    ),
                    name="attempt_state_complete",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="Answer",
        fields=[
            *row(),
            ("position", models.PositiveSmallIntegerField()),
            ("points", models.DecimalField(decimal_places=2, max_digits=6)),
            ("answer", models.JSONField(blank=True, null=True)),
            ("saved_at", models.DateTimeField(blank=True, null=True)),
            ("saves", models.PositiveIntegerField(default=0)),
            ("is_flagged", models.BooleanField(default=False)),
            ("score", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
            ("is_correct", models.BooleanField(blank=True, null=True)),
            tenant(),
            (
                "version",
                models.ForeignKey(
                    on_delete=models.RESTRICT,
                    related_name="+",
                    to="courses.questionversion",
                ),
            ),
            (
                "attempt",
                models.ForeignKey(on_delete=models.CASCADE, related_name="answers", to="learning.attempt"),
            ),
            ("given_at", models.DateTimeField(blank=True, null=True)),
        ],
        options={
            "verbose_name": "answer",
            "verbose_name_plural": "answers",
            "indexes": [models.Index(fields=["version"], name="answer_by_version")],
            "constraints": [
                models.UniqueConstraint(fields=("attempt", "position"), name="answer_position"),
                models.CheckConstraint(
                    condition=models.Q(
                        ("score", None), models.Q(("score__gte", 0), ("score__lte", 1)), _connector="OR"
                    ),
                    name="answer_score_a_share",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        name="AnswerFile",
        fields=[
            *row(),
            ("name", models.CharField(max_length=255, verbose_name="name")),
            (
                "answer",
                models.ForeignKey(on_delete=models.CASCADE, related_name="files", to="learning.answer"),
            ),
            (
                "asset",
                models.ForeignKey(on_delete=models.RESTRICT, related_name="+", to="courses.mediaasset"),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "file of an answer",
            "verbose_name_plural": "files of answers",
            "constraints": [models.UniqueConstraint(fields=("answer", "asset"), name="answer_file_once")],
        },
    ),
    migrations.CreateModel(
        name="Marking",
        fields=[
            *row(),
            ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
            ("comment", models.TextField(blank=True, verbose_name="comment")),
            ("marked_at", models.DateTimeField(verbose_name="marked")),
            (
                "answer",
                models.OneToOneField(on_delete=models.CASCADE, related_name="marking", to="learning.answer"),
            ),
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
            ("number", models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="marking")),
        ],
        options={
            "verbose_name": "marking of an answer",
            "verbose_name_plural": "markings of answers",
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("points__gte", 0)), name="marking_points_not_negative"
                )
            ],
        },
    ),
    migrations.CreateModel(
        name="LateAnswer",
        fields=[
            *row(),
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
            ("score_after", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="points after")),
            (
                "answer",
                models.OneToOneField(on_delete=models.CASCADE, related_name="late", to="learning.answer"),
            ),
            (
                "decided_by",
                models.ForeignKey(
                    null=True,
                    on_delete=models.SET_NULL,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            ),
            tenant(),
        ],
        options={
            "verbose_name": "late answer",
            "verbose_name_plural": "late answers",
            "indexes": [models.Index(fields=["-received_at", "-id"], name="late_answer_latest")],
        },
    ),
    migrations.CreateModel(
        name="ReplacedMarking",
        fields=[
            *row(),
            ("number", models.PositiveSmallIntegerField(verbose_name="marking")),
            ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
            ("comment", models.TextField(blank=True, verbose_name="comment")),
            ("marked_at", models.DateTimeField(verbose_name="marked")),
            (
                "answer",
                models.ForeignKey(
                    on_delete=models.CASCADE,
                    related_name="replaced_markings",
                    to="learning.answer",
                ),
            ),
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
        ],
        options={
            "verbose_name": "replaced marking",
            "verbose_name_plural": "replaced markings",
            "constraints": [
                models.UniqueConstraint(fields=("answer", "number"), name="replaced_marking_number")
            ],
        },
    ),
]

WALLS = [
    ProtectTenantTable("Attempt", "Answer", "AnswerFile", "Marking", "LateAnswer", "ReplacedMarking"),
    AuditTable("Attempt", "Answer", "AnswerFile", "Marking", "LateAnswer", "ReplacedMarking"),
]
