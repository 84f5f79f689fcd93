"""Pieces to be marked: kept by triggers on submissions, attempts and answers (docs/decisions/0017)."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import lms.kernel.clock
import lms.kernel.ids
import lms.kernel.tenancy
from lms.kernel.operations import AuditTable, ProtectTenantTable

PIECES = """
-- The answers of an attempt that a person marks, in their order. The attempt is handed in.
CREATE FUNCTION learning_pieces(attempt uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO learning_piece (id, organization_id, course_id, kind, answer_id, quiz_id, learner_id, state, waiting_since)
  SELECT a.id, a.organization_id, e.course_id, 'answer', a.id, t.quiz_id, t.learner_id, 'waiting',
    t.ended_at + a.position * interval '1 microsecond'
  FROM learning_attempt t
    JOIN learning_enrolment e ON e.id = t.enrolment_id
    JOIN learning_answer a ON a.attempt_id = t.id
  WHERE t.id = attempt AND t.state = 'handed_in' AND t.needs_marking > 0 AND a.answer IS NOT NULL AND a.score IS NULL
  ON CONFLICT (id) DO UPDATE SET state = 'waiting', updated_at = now() WHERE learning_piece.state = 'marked';
  UPDATE learning_piece p SET state = 'marked', updated_at = now()
  FROM learning_answer a
  WHERE a.attempt_id = attempt AND p.id = a.id AND a.score IS NOT NULL AND p.state <> 'marked';
$$;

CREATE FUNCTION learning_attempt_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM learning_pieces(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER pieces_update AFTER UPDATE OF state, needs_marking ON learning_attempt FOR EACH ROW
  WHEN (NEW.state = 'handed_in' AND NEW.needs_marking + OLD.needs_marking > 0
    AND (OLD.state, OLD.needs_marking) IS DISTINCT FROM (NEW.state, NEW.needs_marking))
  EXECUTE FUNCTION learning_attempt_pieces();

-- Rows that come ready-made: answers of attempts that are over. An attempt that starts has none, and costs nothing.
CREATE FUNCTION learning_answer_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM learning_pieces(NEW.attempt_id);
  RETURN NULL;
END $$;
CREATE TRIGGER pieces_insert AFTER INSERT ON learning_answer FOR EACH ROW
  WHEN (NEW.answer IS NOT NULL AND NEW.score IS NULL)
  EXECUTE FUNCTION learning_answer_pieces();

CREATE FUNCTION learning_submission_pieces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'draft' THEN
    DELETE FROM learning_markingdraft WHERE piece_id = NEW.id;
    DELETE FROM learning_piece WHERE id = NEW.id;
    RETURN NULL;
  END IF;
  INSERT INTO learning_piece
    (id, organization_id, course_id, kind, submission_id, assignment_id, learner_id, state, waiting_since)
  SELECT NEW.id, NEW.organization_id, e.course_id, 'work', NEW.id, NEW.assignment_id, NEW.learner_id,
    CASE NEW.state WHEN 'marked' THEN 'marked' ELSE 'waiting' END, NEW.handed_in_at
  FROM learning_enrolment e WHERE e.id = NEW.enrolment_id
  ON CONFLICT (id) DO UPDATE SET state = EXCLUDED.state, updated_at = now();
  RETURN NULL;
END $$;
CREATE TRIGGER pieces_insert AFTER INSERT ON learning_submission FOR EACH ROW
  WHEN (NEW.state <> 'draft') EXECUTE FUNCTION learning_submission_pieces();
CREATE TRIGGER pieces_update AFTER UPDATE OF state ON learning_submission FOR EACH ROW
  WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION learning_submission_pieces();
"""

# What was handed in before there were pieces, in every organisation.
FILL = """
DO $$
DECLARE before text := current_setting('lms.platform', true);
BEGIN
  PERFORM set_config('lms.platform', 'on', true), set_config('lms.audit', 'off', true);
  INSERT INTO learning_piece
    (id, organization_id, course_id, kind, submission_id, assignment_id, learner_id, state, waiting_since)
  SELECT s.id, s.organization_id, e.course_id, 'work', s.id, s.assignment_id, s.learner_id,
    CASE s.state WHEN 'marked' THEN 'marked' ELSE 'waiting' END, s.handed_in_at
  FROM learning_submission s JOIN learning_enrolment e ON e.id = s.enrolment_id WHERE s.state <> 'draft';
  INSERT INTO learning_piece (id, organization_id, course_id, kind, answer_id, quiz_id, learner_id, state, waiting_since)
  SELECT a.id, a.organization_id, e.course_id, 'answer', a.id, t.quiz_id, t.learner_id,
    CASE WHEN a.score IS NULL THEN 'waiting' ELSE 'marked' END,
    t.ended_at + a.position * interval '1 microsecond'
  FROM learning_attempt t
    JOIN learning_enrolment e ON e.id = t.enrolment_id
    JOIN learning_answer a ON a.attempt_id = t.id
    LEFT JOIN learning_marking m ON m.answer_id = a.id
  WHERE t.state = 'handed_in' AND (m.id IS NOT NULL OR t.needs_marking > 0 AND a.answer IS NOT NULL AND a.score IS NULL);
  PERFORM set_config('lms.platform', coalesce(before, ''), true), set_config('lms.audit', '', true);
END $$;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

UNDO = """
DROP TRIGGER pieces_update ON learning_submission;
DROP TRIGGER pieces_insert ON learning_submission;
DROP FUNCTION learning_submission_pieces();
DROP TRIGGER pieces_insert ON learning_answer;
DROP FUNCTION learning_answer_pieces();
DROP TRIGGER pieces_update ON learning_attempt;
DROP FUNCTION learning_attempt_pieces();
DROP FUNCTION learning_pieces(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_role_offered"),
        ("courses", "0006_caption_search"),
        ("learning", "0017_certificate_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="marking",
            name="number",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="marking"),
        ),
        migrations.CreateModel(
            name="Piece",
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
                        choices=[("work", "Work on an assignment"), ("answer", "Answer in a quiz")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waits to be marked"), ("marked", "Marked")],
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="piece",
                        to="learning.answer",
                    ),
                ),
                (
                    "assignment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="courses.assignment",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="courses.course",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
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
                    "quiz",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="courses.quiz",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="piece",
                        to="learning.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "piece to be marked",
                "verbose_name_plural": "pieces to be marked",
            },
        ),
        migrations.CreateModel(
            name="MarkingDraft",
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
                ("values", models.JSONField(default=dict)),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                (
                    "marker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marking_drafts",
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
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="learning.piece",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a marking",
                "verbose_name_plural": "drafts of markings",
            },
        ),
        migrations.CreateModel(
            name="ReplacedMarking",
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
                ("number", models.PositiveSmallIntegerField(verbose_name="marking")),
                ("points", models.DecimalField(decimal_places=2, max_digits=6, verbose_name="points")),
                ("comment", models.TextField(blank=True, verbose_name="comment")),
                ("marked_at", models.DateTimeField(verbose_name="marked")),
                (
                    "answer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="replaced_markings",
                        to="learning.answer",
                    ),
                ),
                (
                    "marker",
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
                "verbose_name": "replaced marking",
                "verbose_name_plural": "replaced markings",
            },
        ),
        migrations.AddIndex(
            model_name="piece",
            index=models.Index(
                condition=models.Q(("state", "marked"), _negated=True),
                fields=["course", "waiting_since", "id"],
                name="piece_open",
            ),
        ),
        migrations.AddIndex(
            model_name="piece",
            index=models.Index(fields=["course", "state", "waiting_since", "id"], name="piece_by_state"),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.CheckConstraint(
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
            ),
        ),
        migrations.AddConstraint(
            model_name="markingdraft",
            constraint=models.UniqueConstraint(fields=("piece", "marker"), name="marking_draft_once"),
        ),
        migrations.AddConstraint(
            model_name="replacedmarking",
            constraint=models.UniqueConstraint(fields=("answer", "number"), name="replaced_marking_number"),
        ),
        ProtectTenantTable("Piece", "MarkingDraft", "ReplacedMarking"),
        # Who has what open changes all day long and is told by events.
        AuditTable("Piece", skip=("claimed_by_id", "claimed_until", "claims")),
        AuditTable("MarkingDraft", skip=("values", "revision")),
        AuditTable("ReplacedMarking"),
        migrations.RunSQL(PIECES, UNDO),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
