"""Progress counted by triggers: lessons done and to be done of every enrolment."""

from django.db import migrations

RECOUNT = """
CREATE FUNCTION learning_recount(enrolments uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- First the lock, then the count: the second statement sees what the one before us committed,
  -- so two tabs finishing two lessons at once cannot each count without the other.
  PERFORM 1 FROM learning_enrolment WHERE id = ANY(enrolments) ORDER BY id FOR UPDATE;
  UPDATE learning_enrolment e
  SET lessons_done = f.done, lessons_total = f.total, progress = f.progress
  FROM (
    SELECT e.id, count(l.id) AS total, count(p.completed_at) AS done,
           coalesce(round(100 * sum(l.weight) FILTER (WHERE p.completed_at IS NOT NULL)
                          / nullif(sum(l.weight), 0), 2), 0) AS progress
    FROM learning_enrolment e
    LEFT JOIN courses_lesson l
      ON l.course_id = e.course_id AND l.deleted_at IS NULL AND l.is_published
    LEFT JOIN learning_lessonprogress p ON p.enrolment_id = e.id AND p.lesson_id = l.id
    WHERE e.id = ANY(enrolments)
    GROUP BY e.id
  ) f
  WHERE e.id = f.id AND (e.lessons_done, e.lessons_total, e.progress)
                        IS DISTINCT FROM (f.done, f.total, f.progress);
END $$;

CREATE FUNCTION learning_progress_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM learning_recount(ids) FROM (
      SELECT array_agg(DISTINCT enrolment_id) AS ids FROM after_rows WHERE completed_at IS NOT NULL
    ) rows WHERE ids IS NOT NULL;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM learning_recount(ids) FROM (
      SELECT array_agg(DISTINCT enrolment_id) AS ids FROM before_rows WHERE completed_at IS NOT NULL
    ) rows WHERE ids IS NOT NULL;
  ELSE
    PERFORM learning_recount(ids) FROM (
      SELECT array_agg(DISTINCT n.enrolment_id) AS ids FROM before_rows o JOIN after_rows n USING (id)
      WHERE (o.completed_at IS NULL) <> (n.completed_at IS NULL)
    ) rows WHERE ids IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER progress_insert AFTER INSERT ON learning_lessonprogress
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION learning_progress_changed();
CREATE TRIGGER progress_update AFTER UPDATE ON learning_lessonprogress
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION learning_progress_changed();
CREATE TRIGGER progress_delete AFTER DELETE ON learning_lessonprogress
  REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION learning_progress_changed();

CREATE FUNCTION learning_enrolment_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM learning_recount(ids) FROM (SELECT array_agg(id) AS ids FROM after_rows) rows WHERE ids IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER enrolment_added AFTER INSERT ON learning_enrolment
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION learning_enrolment_added();

CREATE FUNCTION learning_outline_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE courses uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT course_id) INTO courses FROM after_rows;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT course_id) INTO courses FROM before_rows;
  ELSE
    SELECT array_agg(DISTINCT n.course_id) INTO courses FROM before_rows o JOIN after_rows n USING (id)
    WHERE (o.deleted_at IS NULL AND o.is_published, o.weight)
          IS DISTINCT FROM (n.deleted_at IS NULL AND n.is_published, n.weight);
  END IF;
  IF courses IS NOT NULL THEN
    PERFORM learning_recount(ids) FROM (
      SELECT array_agg(id) AS ids FROM learning_enrolment WHERE course_id = ANY(courses)
    ) rows WHERE ids IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER outline_insert AFTER INSERT ON courses_lesson
  REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION learning_outline_changed();
CREATE TRIGGER outline_update AFTER UPDATE ON courses_lesson
  REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
  FOR EACH STATEMENT EXECUTE FUNCTION learning_outline_changed();
CREATE TRIGGER outline_delete AFTER DELETE ON courses_lesson
  REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION learning_outline_changed();
"""

UNDO = """
DROP TRIGGER outline_delete ON courses_lesson;
DROP TRIGGER outline_update ON courses_lesson;
DROP TRIGGER outline_insert ON courses_lesson;
DROP FUNCTION learning_outline_changed();
DROP TRIGGER enrolment_added ON learning_enrolment;
DROP FUNCTION learning_enrolment_added();
DROP TRIGGER progress_delete ON learning_lessonprogress;
DROP TRIGGER progress_update ON learning_lessonprogress;
DROP TRIGGER progress_insert ON learning_lessonprogress;
DROP FUNCTION learning_progress_changed();
DROP FUNCTION learning_recount(uuid[]);
"""

OPERATIONS = [migrations.RunSQL(RECOUNT, UNDO)]
