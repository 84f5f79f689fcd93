"""Pieces to be marked, kept by triggers on submissions, attempts and answers (docs/decisions/0017)."""

from django.db import migrations

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

OPERATIONS = [migrations.RunSQL(PIECES, UNDO)]
