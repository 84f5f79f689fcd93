"""Grades, reckoned in the database: personal dates, the points of a cell, the total of a course."""

from django.db import migrations

DATES = """
CREATE FUNCTION learning_percent_taken(policy jsonb, late interval) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN late IS NULL OR extract(epoch FROM late) <= 60 * coalesce((policy->>'grace_minutes')::numeric, 0) THEN 0
    ELSE least(coalesce((policy->>'most')::numeric, 100), coalesce((policy->>'percent')::numeric, 0)
           * ceil(extract(epoch FROM late) / CASE policy->>'per' WHEN 'hour' THEN 3600 ELSE 86400 END)) END
$$;

CREATE FUNCTION learning_grades_lock(enrolments uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- One reckoning at a time for a learner: the next one sees what this one wrote.
  PERFORM 1 FROM learning_coursegrade WHERE enrolment_id = ANY(enrolments) ORDER BY id FOR NO KEY UPDATE;
  INSERT INTO learning_coursegrade (enrolment_id, organization_id, breakdown, posted_breakdown, letter, posted_letter)
  SELECT e.id, e.organization_id, '[]', '[]', '', '' FROM learning_enrolment e
  WHERE e.id = ANY(enrolments) AND NOT EXISTS (SELECT FROM learning_coursegrade t WHERE t.enrolment_id = e.id)
  ORDER BY e.id
  ON CONFLICT DO NOTHING;
END $$;

-- At the same time of day where the organisation is; see learning/accommodations/terms.py.
CREATE FUNCTION learning_moved(at timestamptz, days integer, zone text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN days = 0 THEN at ELSE (at AT TIME ZONE zone + make_interval(days => days)) AT TIME ZONE zone END
$$;

-- When something is due for one learner: a person's date before their cohort's, a cohort's before the course's.
CREATE FUNCTION learning_due_at(enrolment uuid, quiz uuid, assignment uuid, due timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN due IS NOT NULL THEN coalesce(
    x.until, learning_moved(due, coalesce(c.shift_days, 0) + coalesce(a.extra_days, 0), o.time_zone)) END
  FROM learning_enrolment e JOIN accounts_organization o ON o.id = e.organization_id
  LEFT JOIN learning_cohort c ON c.id = e.cohort_id
  LEFT JOIN learning_accommodation a ON a.enrolment_id = e.id
  LEFT JOIN learning_extension x ON x.enrolment_id = e.id AND (x.quiz_id = quiz OR x.assignment_id = assignment)
  WHERE e.id = enrolment
$$;
"""

CELLS = """
CREATE FUNCTION learning_reckon(
  enrolments uuid[], items uuid[], at timestamptz DEFAULT now(), history boolean DEFAULT true
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE touched uuid[]; differing integer;
BEGIN
  IF cardinality(enrolments) > 50 THEN
    RETURN learning_reckon_class(enrolments, items, at, history);
  END IF;
  PERFORM learning_grades_lock(enrolments);
  WITH cell AS (
    SELECT e.id AS enrolment_id, e.organization_id, e.enrolled_at, i.id AS item_id, i.quiz_id, i.assignment_id,
           i.video_id, i.max_points, i.late_policy, i.counts,
           learning_due_at(e.id, i.quiz_id, i.assignment_id, i.due_at) AS due_at
    FROM learning_enrolment e JOIN learning_gradeitem i ON i.course_id = e.course_id
    WHERE e.id = ANY(enrolments) AND i.id = ANY(items) AND i.is_active
  ), tried AS (
    SELECT c.enrolment_id, c.item_id, c.counts, t.number, t.state = 'in_progress' AS running,
           t.state = 'handed_in' AND t.needs_marking > 0 AS waiting,
           t.state = 'handed_in' AND t.needs_marking = 0 AS done, r.given, k.taken,
           CASE WHEN t.ended_at > c.due_at THEN 1 ELSE 0 END AS late
    FROM cell c
    JOIN learning_attempt t ON t.enrolment_id = c.enrolment_id AND t.quiz_id = c.quiz_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN t.max_score > 0 THEN round(c.max_points * t.score / t.max_score, 2) ELSE c.max_points END AS given
    ) r
    CROSS JOIN LATERAL (
      SELECT least(r.given, CASE WHEN t.ended_at > c.due_at THEN
        round(c.max_points * learning_percent_taken(c.late_policy, t.ended_at - c.due_at) / 100, 2) ELSE 0 END) AS taken
    ) k
    WHERE c.quiz_id IS NOT NULL
  ), quizzes AS (
    SELECT enrolment_id, item_id, bool_or(running) AS running, bool_or(waiting) AS waiting,
      CASE counts
        WHEN 'average' THEN ARRAY[0, 0, round(avg(given) FILTER (WHERE done), 2),
                                  round(avg(taken) FILTER (WHERE done), 2), max(late) FILTER (WHERE done)]
        -- The greatest of (what decides, the earlier one, given, taken, late).
        ELSE max(ARRAY[CASE counts WHEN 'last' THEN number WHEN 'first' THEN -number ELSE given - taken END,
                       -number, given, taken, late]) FILTER (WHERE done) END AS best
    FROM tried GROUP BY enrolment_id, item_id, counts
  ), works AS (
    SELECT c.enrolment_id, c.item_id, bool_or(s.state = 'draft') AS drafting,
      coalesce(max(s.number) FILTER (WHERE s.state = 'handed_in'), 0)
        > coalesce(max(s.number) FILTER (WHERE s.state = 'marked'), 0) AS waiting,
      max(ARRAY[s.number, s.points + coalesce(m.taken, 0), coalesce(m.taken, 0), CASE WHEN s.late_by IS NULL THEN 0 ELSE 1 END])
        FILTER (WHERE s.state = 'marked') AS best
    FROM cell c
    JOIN learning_submission s ON s.enrolment_id = c.enrolment_id AND s.assignment_id = c.assignment_id
    LEFT JOIN LATERAL (
      SELECT taken FROM learning_submissionmarking WHERE submission_id = s.id ORDER BY number DESC LIMIT 1
    ) m ON s.state = 'marked'
    WHERE c.assignment_id IS NOT NULL
    GROUP BY c.enrolment_id, c.item_id
  ), answered AS (
    SELECT c.enrolment_id, c.item_id, a.milestone_id, v.question_id, max(a.score) AS share
    FROM cell c
    JOIN courses_milestone m ON m.video_id = c.video_id AND m.points > 0
    JOIN learning_milestoneanswer a ON a.enrolment_id = c.enrolment_id AND a.milestone_id = m.id
    JOIN courses_questionversion v ON v.id = a.version_id
    WHERE c.video_id IS NOT NULL
    GROUP BY c.enrolment_id, c.item_id, a.milestone_id, v.question_id
  ), asked AS (
    SELECT m.video_id, m.id AS milestone_id, m.points, q.question_id, count(*) OVER (PARTITION BY m.id) AS beside,
           count(*) OVER (PARTITION BY m.video_id) AS in_all
    FROM courses_milestone m JOIN courses_milestonequestion q ON q.milestone_id = m.id
    WHERE m.points > 0 AND m.video_id IN (SELECT video_id FROM learning_gradeitem WHERE id = ANY(items))
  ), films AS (
    SELECT w.enrolment_id, w.item_id, round(sum(w.share * k.points / k.beside), 2) AS given,
           count(*) >= min(k.in_all) AS complete
    FROM answered w JOIN asked k ON k.milestone_id = w.milestone_id AND k.question_id = w.question_id
    GROUP BY w.enrolment_id, w.item_id
  ), found AS (
    SELECT c.*, coalesce(c.due_at <= at AND c.due_at > c.enrolled_at, false) AS overdue,
      coalesce(q.running, false) AS running, coalesce(w.drafting, NOT f.complete, false) AS drafting,
      coalesce(q.waiting, w.waiting, false) AS waiting,
      coalesce(q.best[3], w.best[2], CASE WHEN f.given IS NOT NULL AND (f.complete OR c.due_at <= at) THEN least(f.given, c.max_points) END) AS given,
      coalesce(q.best[4], w.best[3], 0) AS taken, coalesce(q.best[5], w.best[4], 0) = 1 AS late
    FROM cell c
    LEFT JOIN quizzes q USING (enrolment_id, item_id)
    LEFT JOIN works w USING (enrolment_id, item_id)
    LEFT JOIN films f USING (enrolment_id, item_id)
  ), want AS (
    SELECT f.enrolment_id, f.item_id, f.organization_id, f.given, f.taken, g.id AS grade_id, s.state,
      CASE WHEN s.state = 'excused' THEN NULL
           WHEN g.override_points IS NOT NULL THEN g.override_points
           WHEN s.state = 'missing' THEN 0
           ELSE f.given - f.taken END AS points,
      g.state AS old_state, g.points AS old_points, g.given AS old_given, g.taken AS old_taken,
      g.override_points, coalesce(g.is_excused, false) AS is_excused
    FROM found f
    LEFT JOIN learning_grade g ON g.enrolment_id = f.enrolment_id AND g.item_id = f.item_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN g.is_excused THEN 'excused'
                  WHEN g.override_points IS NULL AND f.waiting THEN 'to_mark'
                  WHEN g.override_points IS NOT NULL OR f.given IS NOT NULL
                    THEN CASE WHEN f.late THEN 'late' ELSE 'marked' END
                  WHEN f.running OR (f.drafting AND NOT f.overdue) THEN 'drafting'
                  WHEN f.overdue THEN 'missing'
                  ELSE 'not_in' END AS state
    ) s
  ), changed AS MATERIALIZED (
    SELECT * FROM want
    WHERE CASE WHEN grade_id IS NULL THEN state <> 'not_in'
          ELSE (state, points, given, taken) IS DISTINCT FROM (old_state, old_points, old_given, old_taken) END
  ), added AS (
    INSERT INTO learning_grade (enrolment_id, item_id, organization_id, state, points, given, taken, override_reason, is_excused)
    SELECT enrolment_id, item_id, organization_id, state, points, given, taken, '', false
    FROM changed WHERE grade_id IS NULL
  ), corrected AS (
    UPDATE learning_grade g
    SET state = c.state, points = c.points, given = c.given, taken = c.taken, updated_at = now()
    FROM changed c WHERE g.id = c.grade_id
  ), told AS (
    INSERT INTO learning_gradechange (grade_id, organization_id, what, before, after, reason)
    SELECT grade_id, organization_id, 'reckoned',
      jsonb_build_object('state', old_state, 'points', old_points::text, 'override', override_points::text, 'excused', is_excused),
      jsonb_build_object('state', state, 'points', points::text, 'override', override_points::text, 'excused', is_excused), ''
    FROM changed WHERE history AND old_points IS NOT NULL AND points IS DISTINCT FROM old_points
  )
  SELECT array_agg(DISTINCT enrolment_id) FILTER (
           WHERE (points, state = 'excused') IS DISTINCT FROM (old_points, coalesce(old_state, '') = 'excused')
         ), count(*)
  INTO touched, differing FROM changed;
  IF touched IS NOT NULL THEN
    PERFORM learning_total(touched);
  END IF;
  RETURN differing;
END $$;
"""

TOTALS = """
CREATE FUNCTION learning_total(enrolments uuid[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE differing integer;
BEGIN
  IF cardinality(enrolments) > 50 THEN
    RETURN learning_total_class(enrolments);
  END IF;
  PERFORM learning_grades_lock(enrolments);
  WITH version AS MATERIALIZED (
    -- What learners may see is reckoned apart only where something is hidden.
    SELECT c.course_id, x.posted
    FROM (SELECT DISTINCT course_id FROM learning_enrolment WHERE id = ANY(enrolments)) c
    CROSS JOIN (VALUES (false), (true)) x (posted)
    WHERE NOT x.posted OR EXISTS (
      SELECT FROM learning_gradeitem i WHERE i.course_id = c.course_id AND i.is_active AND NOT i.is_posted)
  ), cell AS (
    SELECT e.id AS enrolment_id, v.posted, c.id AS category_id, c.weight, c.drop_lowest, c.position, i.id AS item_id,
      i.position AS place, i.is_extra, i.weight * i.max_points AS worth, i.weight * p.points AS got,
      CASE WHEN i.max_points > 0 THEN round(p.points / i.max_points, 8) WHEN p.points IS NOT NULL THEN 1 END AS share
    FROM learning_enrolment e
    JOIN version v ON v.course_id = e.course_id
    JOIN learning_gradecategory c ON c.course_id = e.course_id AND c.weight > 0
    JOIN learning_gradeitem i ON i.category_id = c.id AND i.is_active
    LEFT JOIN learning_grade g ON g.enrolment_id = e.id AND g.item_id = i.id
    CROSS JOIN LATERAL (SELECT CASE WHEN i.is_posted OR NOT v.posted THEN g.points END AS points) p
    WHERE e.id = ANY(enrolments) AND g.is_excused IS NOT TRUE
  ), ranked AS (
    SELECT *,
      row_number() OVER (PARTITION BY enrolment_id, posted, category_id, is_extra, got IS NULL ORDER BY share, place, item_id) AS r_now,
      count(got) FILTER (WHERE NOT is_extra) OVER mine AS n_now,
      row_number() OVER (PARTITION BY enrolment_id, posted, category_id, is_extra ORDER BY coalesce(share, 0), place, item_id) AS r_low,
      row_number() OVER (PARTITION BY enrolment_id, posted, category_id, is_extra ORDER BY coalesce(share, 1), place, item_id) AS r_high,
      count(*) FILTER (WHERE NOT is_extra) OVER mine AS n_all,
      count(*) FILTER (WHERE NOT is_extra AND got IS NULL) OVER mine > 0
        AND min(worth) FILTER (WHERE NOT is_extra) OVER mine < max(worth) FILTER (WHERE NOT is_extra) OVER mine AS uneven
    FROM cell WHERE drop_lowest > 0
    WINDOW mine AS (PARTITION BY enrolment_id, posted, category_id)
  ), counted AS (
    SELECT enrolment_id, posted, category_id, weight, position, item_id, is_extra, worth, got,
      NOT is_extra AND got IS NOT NULL AND r_now <= least(drop_lowest, n_now - 1) AS out_now,
      -- Among items of different worth, dropping the lowest can pull a total down: then promise nothing from it.
      NOT is_extra AND NOT uneven AND r_low <= least(drop_lowest, n_all - 1) AS out_low,
      NOT is_extra AND r_high <= least(drop_lowest, n_all - 1) AS out_high
    FROM ranked
    UNION ALL
    SELECT enrolment_id, posted, category_id, weight, position, item_id, is_extra, worth, got, false, false, false
    FROM cell WHERE drop_lowest = 0
  ), part AS (
    SELECT enrolment_id, posted, category_id, weight, position,
      coalesce(sum(got) FILTER (WHERE NOT out_now), 0) AS got,
      sum(worth) FILTER (WHERE got IS NOT NULL AND NOT is_extra AND NOT out_now) AS of_now,
      coalesce(sum(got) FILTER (WHERE NOT out_low), 0) AS low,
      sum(worth) FILTER (WHERE NOT is_extra AND NOT out_low) AS of_low,
      coalesce(sum(coalesce(got, worth)) FILTER (WHERE NOT out_high), 0) AS high,
      sum(worth) FILTER (WHERE NOT is_extra AND NOT out_high) AS of_high,
      array_agg(item_id ORDER BY item_id) FILTER (WHERE out_now) AS dropped
    FROM counted GROUP BY enrolment_id, posted, category_id, weight, position
  ), summed AS (
    SELECT enrolment_id, posted,
      100 * sum(weight * round(got / of_now, 6)) FILTER (WHERE of_now > 0) AS top, sum(weight) FILTER (WHERE of_now > 0) AS base,
      100 * sum(weight * round(low / of_low, 6)) FILTER (WHERE of_low > 0) AS top_low, sum(weight) FILTER (WHERE of_low > 0) AS base_low,
      100 * sum(weight * round(high / of_high, 6)) FILTER (WHERE of_high > 0) AS top_high, sum(weight) FILTER (WHERE of_high > 0) AS base_high,
      jsonb_agg(jsonb_build_object(
        'category', category_id, 'weight', weight, 'got', got, 'of', coalesce(of_now, 0),
        'share', CASE WHEN of_now > 0 THEN round(got / of_now, 6) END,
        'dropped', coalesce(to_jsonb(dropped), '[]'::jsonb)) ORDER BY position, category_id) AS breakdown
    FROM part GROUP BY enrolment_id, posted
  ), judged AS (
    SELECT m.enrolment_id, m.posted, m.breakdown, round(m.top / m.base, 2) AS percent,
      least(round(m.top_low / m.base_low, 2), round(m.top_high / m.base_high, 2)) AS lowest,
      greatest(round(m.top_low / m.base_low, 2), round(m.top_high / m.base_high, 2)) AS highest,
      CASE WHEN m.top_low >= s.pass_mark * m.base_low THEN true
           WHEN m.top_high < s.pass_mark * m.base_high THEN false END AS passed,
      coalesce((SELECT l->>'letter' FROM jsonb_array_elements(s.letters) l
                WHERE m.top >= (l->>'from')::numeric * m.base
                ORDER BY (l->>'from')::numeric DESC LIMIT 1), '') AS letter
    FROM summed m
    JOIN learning_enrolment e ON e.id = m.enrolment_id
    LEFT JOIN learning_gradingscheme s ON s.course_id = e.course_id
  ), want AS (
    SELECT t.id, f.percent, coalesce(f.letter, '') AS letter, f.passed, f.lowest, f.highest, coalesce(f.breakdown, '[]') AS breakdown,
      p.percent AS posted_percent, coalesce(p.letter, '') AS posted_letter, p.passed AS posted_passed,
      p.lowest AS posted_lowest, p.highest AS posted_highest, coalesce(p.breakdown, '[]') AS posted_breakdown
    FROM learning_coursegrade t
    JOIN learning_enrolment e ON e.id = t.enrolment_id
    LEFT JOIN judged f ON f.enrolment_id = e.id AND NOT f.posted
    LEFT JOIN judged p ON p.enrolment_id = e.id
      AND p.posted = EXISTS (SELECT FROM version v WHERE v.course_id = e.course_id AND v.posted)
    WHERE t.enrolment_id = ANY(enrolments)
  ), corrected AS (
    UPDATE learning_coursegrade t
    SET percent = w.percent, letter = w.letter, passed = w.passed, lowest = w.lowest, highest = w.highest,
      breakdown = w.breakdown, posted_percent = w.posted_percent, posted_letter = w.posted_letter,
      posted_passed = w.posted_passed, posted_lowest = w.posted_lowest, posted_highest = w.posted_highest,
      posted_breakdown = w.posted_breakdown, updated_at = now()
    FROM want w
    WHERE t.id = w.id AND (t.percent, t.letter, t.passed, t.lowest, t.highest, t.breakdown, t.posted_percent, t.posted_letter,
                           t.posted_passed, t.posted_lowest, t.posted_highest, t.posted_breakdown)
      IS DISTINCT FROM (w.percent, w.letter, w.passed, w.lowest, w.highest, w.breakdown, w.posted_percent, w.posted_letter,
                        w.posted_passed, w.posted_lowest, w.posted_highest, w.posted_breakdown)
    RETURNING t.id, t.enrolment_id, t.organization_id, t.posted_percent,
      new.posted_passed IS TRUE AND old.posted_passed IS NOT TRUE AS newly
  ), told AS (
    INSERT INTO kernel_event (organization_id, actor_id, verb, object_type, object_id, course_id, session_id, payload)
    SELECT c.organization_id, e.learner_id, 'learning.course_grade.passed', 'learning.coursegrade', c.id, e.course_id, '',
      jsonb_build_object('enrolment', e.id, 'percent', c.posted_percent::text)
    FROM corrected c JOIN learning_enrolment e ON e.id = c.enrolment_id WHERE c.newly
  )
  SELECT count(*) INTO differing FROM corrected;
  RETURN differing;
END $$;
"""

UNDO = """
DROP FUNCTION learning_reckon(uuid[], uuid[], timestamptz, boolean);
DROP FUNCTION learning_total(uuid[]);
DROP FUNCTION learning_grades_lock(uuid[]);
DROP FUNCTION learning_due_at(uuid, uuid, uuid, timestamptz);
DROP FUNCTION learning_moved(timestamptz, integer, text);
DROP FUNCTION learning_percent_taken(jsonb, interval);
"""

OPERATIONS = [migrations.RunSQL(DATES + CELLS + TOTALS, UNDO)]
