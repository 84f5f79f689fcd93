"""Grades follow every attempt, submission and answer in a video, by statement-level triggers."""

from django.db import migrations

TRIGGERS = """
CREATE FUNCTION learning_attempts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE people uuid[]; columns uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM after_rows r JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.quiz_id = r.quiz_id AND i.is_active;
  ELSIF TG_OP = 'UPDATE' THEN
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM after_rows r JOIN before_rows o USING (id) JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.quiz_id = r.quiz_id AND i.is_active
    WHERE (r.state, r.score, r.max_score, r.needs_marking, r.ended_at)
          IS DISTINCT FROM (o.state, o.score, o.max_score, o.needs_marking, o.ended_at);
  ELSE
    -- Whoever is being deleted has no total any more, and gets none again.
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM before_rows r JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN learning_coursegrade t ON t.enrolment_id = e.id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.quiz_id = r.quiz_id AND i.is_active;
  END IF;
  IF people IS NOT NULL THEN
    PERFORM learning_reckon(people, columns);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION learning_submissions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE people uuid[]; columns uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM after_rows r JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.assignment_id = r.assignment_id AND i.is_active;
  ELSIF TG_OP = 'UPDATE' THEN
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM after_rows r JOIN before_rows o USING (id) JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.assignment_id = r.assignment_id AND i.is_active
    WHERE (r.state, r.points, r.late_by, r.marked_at) IS DISTINCT FROM (o.state, o.points, o.late_by, o.marked_at);
  ELSE
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM before_rows r JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN learning_coursegrade t ON t.enrolment_id = e.id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.assignment_id = r.assignment_id AND i.is_active;
  END IF;
  IF people IS NOT NULL THEN
    PERFORM learning_reckon(people, columns);
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION learning_video_answers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE people uuid[]; columns uuid[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM before_rows r JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN learning_coursegrade t ON t.enrolment_id = e.id
    JOIN courses_milestone m ON m.id = r.milestone_id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.video_id = m.video_id AND i.is_active;
  ELSE
    SELECT array_agg(DISTINCT e.id), array_agg(DISTINCT i.id) INTO people, columns
    FROM after_rows r JOIN learning_enrolment e ON e.id = r.enrolment_id
    JOIN courses_milestone m ON m.id = r.milestone_id
    JOIN learning_gradeitem i ON i.course_id = e.course_id AND i.video_id = m.video_id AND i.is_active;
  END IF;
  IF people IS NOT NULL THEN
    PERFORM learning_reckon(people, columns);
  END IF;
  RETURN NULL;
END $$;
"""

WATCHED = {
    "learning_attempt": "learning_attempts_changed",
    "learning_submission": "learning_submissions_changed",
    "learning_milestoneanswer": "learning_video_answers_changed",
}
SEEN = {
    "INSERT": "NEW TABLE AS after_rows",
    "UPDATE": "OLD TABLE AS before_rows NEW TABLE AS after_rows",
    "DELETE": "OLD TABLE AS before_rows",
}
HUNG = "".join(
    f"CREATE TRIGGER grades_{verb.lower()} AFTER {verb} ON {table} REFERENCING {seen} "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    for table, function in WATCHED.items()
    for verb, seen in SEEN.items()
)
UNHUNG = "".join(
    f"DROP TRIGGER grades_{verb.lower()} ON {table};\n" for table in WATCHED for verb in SEEN
) + "".join(f"DROP FUNCTION {function}();\n" for function in WATCHED.values())

OPERATIONS = [migrations.RunSQL(TRIGGERS + HUNG, UNHUNG)]
