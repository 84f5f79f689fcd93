"""Grades of a class are reckoned in parts of five hundred learners, and nobody's total counts a mark without a name."""

import importlib

from django.db import migrations, models

before = importlib.import_module("learning.migrations.0020_reckoning_a_class")

PLANNED = before.PLANNED
# Joins and sorts of so many learners stay in the processor's cache; of ten thousand at once they took half as long again.
AT_ONCE = 500

CELLS = f"""
CREATE FUNCTION learning_reckon_part(enrolments uuid[], items uuid[], at timestamptz, history boolean) RETURNS integer
{PLANNED} AS $$
DECLARE touched uuid[]; differing integer;
BEGIN
  -- People and items are numbered: a class has a million cells, which join and sort by two whole numbers.
  WITH person AS MATERIALIZED (
    SELECT e.id, e.organization_id, e.course_id, e.enrolled_at, o.time_zone,
           coalesce(k.shift_days, 0) + coalesce(a.extra_days, 0) AS days, (row_number() OVER ())::integer AS n
    FROM learning_enrolment e JOIN accounts_organization o ON o.id = e.organization_id
    LEFT JOIN learning_cohort k ON k.id = e.cohort_id
    LEFT JOIN learning_accommodation a ON a.enrolment_id = e.id
    WHERE e.id = ANY(enrolments)
  ), item AS MATERIALIZED (
    SELECT i.id, i.course_id, i.quiz_id, i.assignment_id, i.video_id, i.max_points, i.late_policy, i.counts, i.due_at,
           (row_number() OVER ())::integer AS no
    FROM learning_gradeitem i WHERE i.id = ANY(items) AND i.is_active
  ), extended AS MATERIALIZED (
    SELECT p.n, i.no, x.until
    FROM learning_extension x JOIN person p ON p.id = x.enrolment_id
    JOIN item i ON x.quiz_id = i.quiz_id OR x.assignment_id = i.assignment_id
    WHERE x.until IS NOT NULL
  ), cell AS NOT MATERIALIZED (
    -- The date of each person, as `learning_due_at` has it: called for each of a million cells it would take minutes.
    SELECT p.n, i.no, p.id AS enrolment_id, i.id AS item_id, p.organization_id, p.enrolled_at,
           CASE WHEN i.due_at IS NOT NULL THEN coalesce(x.until, learning_moved(i.due_at, p.days, p.time_zone)) END AS due_at
    FROM person p JOIN item i ON i.course_id = p.course_id
    LEFT JOIN extended x ON x.n = p.n AND x.no = i.no
  ), tried AS MATERIALIZED (
    SELECT p.n, i.no, i.counts, t.number, t.state = 'in_progress' AS running,
           t.state = 'handed_in' AND t.needs_marking > 0 AS waiting,
           t.state = 'handed_in' AND t.needs_marking = 0 AS done, d.given, t.ended_at > d.due_at AS late,
           CASE WHEN t.ended_at > d.due_at THEN least(d.given,
             round(i.max_points * learning_percent_taken(i.late_policy, t.ended_at - d.due_at) / 100, 2)) ELSE 0 END AS taken
    FROM learning_attempt t
    JOIN person p ON p.id = t.enrolment_id
    JOIN item i ON i.quiz_id = t.quiz_id AND i.course_id = p.course_id
    LEFT JOIN extended x ON x.n = p.n AND x.no = i.no
    CROSS JOIN LATERAL (
      SELECT CASE WHEN i.due_at IS NOT NULL THEN coalesce(x.until, learning_moved(i.due_at, p.days, p.time_zone)) END AS due_at,
        CASE WHEN t.max_score > 0 THEN round(i.max_points * t.score / t.max_score, 2) ELSE i.max_points END AS given
    ) d
    WHERE t.enrolment_id = ANY(enrolments)
  ), works AS MATERIALIZED (
    SELECT p.n, i.no, bool_or(s.state = 'draft') AS drafting,
      coalesce(max(s.number) FILTER (WHERE s.state = 'handed_in'), 0)
        > coalesce(max(s.number) FILTER (WHERE s.state = 'marked'), 0) AS waiting,
      max(ARRAY[s.number, s.points + coalesce(m.taken, 0), coalesce(m.taken, 0), CASE WHEN s.late_by IS NULL THEN 0 ELSE 1 END])
        FILTER (WHERE s.state = 'marked') AS best
    FROM learning_submission s
    JOIN person p ON p.id = s.enrolment_id
    JOIN item i ON i.assignment_id = s.assignment_id AND i.course_id = p.course_id
    LEFT JOIN LATERAL (
      SELECT taken FROM learning_submissionmarking WHERE submission_id = s.id ORDER BY number DESC LIMIT 1
    ) m ON s.state = 'marked'
    WHERE s.enrolment_id = ANY(enrolments)
    GROUP BY p.n, i.no
  ), answered AS (
    SELECT p.n, i.no, i.max_points, a.milestone_id, v.question_id, max(a.score) AS share
    FROM learning_milestoneanswer a
    JOIN person p ON p.id = a.enrolment_id
    JOIN courses_milestone m ON m.id = a.milestone_id AND m.points > 0
    JOIN item i ON i.video_id = m.video_id AND i.course_id = p.course_id
    JOIN courses_questionversion v ON v.id = a.version_id
    WHERE a.enrolment_id = ANY(enrolments)
    GROUP BY p.n, i.no, i.max_points, a.milestone_id, v.question_id
  ), asked AS (
    SELECT m.video_id, m.id AS milestone_id, m.points, q.question_id, count(*) OVER (PARTITION BY m.id) AS beside,
           count(*) OVER (PARTITION BY m.video_id) AS in_all
    FROM courses_milestone m JOIN courses_milestonequestion q ON q.milestone_id = m.id
    WHERE m.points > 0 AND m.video_id IN (SELECT video_id FROM item)
  ), films AS MATERIALIZED (
    SELECT w.n, w.no, least(round(sum(w.share * k.points / k.beside), 2), w.max_points) AS given,
           count(*) >= min(k.in_all) AS complete
    FROM answered w JOIN asked k ON k.milestone_id = w.milestone_id AND k.question_id = w.question_id
    GROUP BY w.n, w.no, w.max_points
  ), given AS (
    -- `from_due` counts only once it is due.
    (SELECT DISTINCT ON (n, no) n, no, given, taken, late, false AS from_due
     FROM tried WHERE done AND counts <> 'average'
     ORDER BY n, no, CASE counts WHEN 'last' THEN -number WHEN 'first' THEN number ELSE taken - given END, number)
    UNION ALL
    SELECT n, no, round(avg(given), 2), round(avg(taken), 2), bool_or(late), false
    FROM tried WHERE done AND counts = 'average' GROUP BY n, no
    UNION ALL
    SELECT n, no, best[2], best[3], best[4] = 1, false FROM works WHERE best IS NOT NULL
    UNION ALL
    SELECT n, no, given, 0, false, NOT complete FROM films
  ), open AS (
    SELECT n, no, bool_or(running) AS running, false AS drafting, bool_or(waiting) AS waiting FROM tried WHERE NOT done GROUP BY n, no
    UNION ALL
    SELECT n, no, false, drafting, waiting FROM works WHERE drafting OR waiting
    UNION ALL
    SELECT n, no, false, true, false FROM films WHERE NOT complete
  ), held AS (
    SELECT p.n, i.no, g.id, g.state, g.points, g.given, g.taken, g.override_points, g.is_excused
    FROM learning_grade g JOIN person p ON p.id = g.enrolment_id JOIN item i ON i.id = g.item_id
    WHERE g.enrolment_id = ANY(enrolments)
  ), found AS (
    SELECT c.*, coalesce(c.due_at <= at AND c.due_at > c.enrolled_at, false) AS overdue,
      coalesce(o.running, false) AS running, coalesce(o.drafting, false) AS drafting, coalesce(o.waiting, false) AS waiting,
      CASE WHEN NOT f.from_due OR c.due_at <= at THEN f.given END AS given, coalesce(f.taken, 0) AS taken,
      coalesce(f.late, false) AS late,
      g.id AS grade_id, g.state AS old_state, g.points AS old_points, g.given AS old_given, g.taken AS old_taken,
      g.override_points, coalesce(g.is_excused, false) AS is_excused
    FROM cell c
    LEFT JOIN held g ON g.n = c.n AND g.no = c.no
    LEFT JOIN given f ON f.n = c.n AND f.no = c.no
    LEFT JOIN open o ON o.n = c.n AND o.no = c.no
  ), want AS (
    SELECT f.*, s.state,
      CASE WHEN s.state = 'excused' THEN NULL
           WHEN f.override_points IS NOT NULL THEN f.override_points
           WHEN s.state = 'missing' THEN 0
           ELSE f.given - f.taken END AS points
    FROM found f
    CROSS JOIN LATERAL (
      SELECT CASE WHEN f.is_excused THEN 'excused'
                  WHEN f.override_points IS NULL AND f.waiting THEN 'to_mark'
                  WHEN f.override_points IS NOT NULL OR f.given IS NOT NULL
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
    PERFORM learning_total_class(touched);
  END IF;
  RETURN differing;
END $$;

CREATE OR REPLACE FUNCTION learning_reckon_class(enrolments uuid[], items uuid[], at timestamptz, history boolean) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE differing integer := 0; first integer;
BEGIN
  PERFORM learning_grades_lock(enrolments);
  FOR first IN SELECT generate_series(1, cardinality(enrolments), {AT_ONCE}) LOOP
    differing := differing + learning_reckon_part(enrolments[first:first + {AT_ONCE - 1}], items, at, history);
  END LOOP;
  RETURN differing;
END $$;
"""

TOTALS = f"""
CREATE FUNCTION learning_total_part(enrolments uuid[]) RETURNS integer
{PLANNED} AS $$
DECLARE differing integer;
BEGIN
  WITH person AS MATERIALIZED (
    SELECT e.id, e.course_id, row_number() OVER () AS n FROM learning_enrolment e WHERE e.id = ANY(enrolments)
  ), version AS MATERIALIZED (
    -- What learners may see is reckoned apart only where something is hidden.
    SELECT c.course_id, x.posted
    FROM (SELECT DISTINCT course_id FROM person) c
    CROSS JOIN (VALUES (false), (true)) x (posted)
    WHERE NOT x.posted OR EXISTS (
      SELECT FROM learning_gradeitem i WHERE i.course_id = c.course_id AND i.is_active AND NOT i.is_posted)
  ), item AS MATERIALIZED (
    -- Whole numbers throughout: a class has a million cells, and they compare, sort and add several times as fast. Points
    -- and weights have two decimals, their products four.
    SELECT i.id, i.course_id, i.is_extra, c.id AS category_id, c.weight, c.position, c.drop_lowest, v.posted,
      -- Marked without names, a mark counts in nobody's total until it is shown.
      i.is_posted OR NOT v.posted AND m.id IS NULL AS is_seen,
      (100 * i.weight)::bigint AS weight_cents, (100 * i.max_points)::bigint AS most_cents,
      (10000 * i.weight * i.max_points)::bigint AS worth,
      dense_rank() OVER (ORDER BY i.position, i.id) AS place, dense_rank() OVER (ORDER BY c.id, v.posted) AS c_no
    FROM learning_gradeitem i JOIN learning_gradecategory c ON c.id = i.category_id AND c.weight > 0
    JOIN version v ON v.course_id = i.course_id
    LEFT JOIN learning_markingrules m ON m.item_id = i.id AND m.is_anonymous
    WHERE i.is_active
  ), cell AS MATERIALIZED (
    -- `part` is one category of one person, as teachers or as learners see it.
    SELECT p.n * 100000 + i.c_no AS part, i.drop_lowest, i.place, i.is_extra, i.worth, s.cents * i.weight_cents AS got,
      -- In hundred millionths, rounded half up.
      CASE WHEN i.most_cents > 0 THEN (200000000 * s.cents + i.most_cents) / (2 * i.most_cents)
           WHEN s.cents IS NOT NULL THEN 100000000 END AS share
    FROM person p
    JOIN item i ON i.course_id = p.course_id
    LEFT JOIN learning_grade g ON g.enrolment_id = p.id AND g.item_id = i.id AND g.enrolment_id = ANY(enrolments)
    CROSS JOIN LATERAL (SELECT CASE WHEN i.is_seen THEN (100 * g.points)::bigint END AS cents) s
    WHERE g.is_excused IS NOT TRUE
  ), dropping AS MATERIALIZED (
    SELECT part, drop_lowest, place, worth, got, share,
      -- Of those with a mark the order is the same with and without the others.
      count(got) OVER (lowest_first ROWS UNBOUNDED PRECEDING) AS r_now,
      row_number() OVER lowest_first AS r_low,
      count(got) OVER mine AS n_now, count(*) OVER mine AS n_all, min(worth) OVER mine < max(worth) OVER mine AS unlike
    FROM cell WHERE drop_lowest > 0 AND NOT is_extra
    WINDOW mine AS (PARTITION BY part), lowest_first AS (PARTITION BY part ORDER BY coalesce(share, 0), place)
  ), counted AS (
    -- Where everything has its mark, nothing can be better or worse than it is.
    SELECT part, place, false AS is_extra, worth, got, r_low <= least(drop_lowest, n_all - 1) AS out_now,
      r_low <= least(drop_lowest, n_all - 1) AS out_low, r_low <= least(drop_lowest, n_all - 1) AS out_high
    FROM dropping WHERE n_now = n_all
    UNION ALL
    SELECT part, place, false, worth, got,
      got IS NOT NULL AND r_now <= least(drop_lowest, n_now - 1),
      -- Among items of different worth, dropping the lowest can pull a total down: then promise nothing from it.
      NOT unlike AND r_low <= least(drop_lowest, n_all - 1),
      row_number() OVER (PARTITION BY part ORDER BY coalesce(share, 100000000), place) <= least(drop_lowest, n_all - 1)
    FROM dropping WHERE n_now < n_all
    UNION ALL
    SELECT part, place, is_extra, worth, got, false, false, false
    FROM cell WHERE drop_lowest = 0 OR is_extra
  ), dropped AS (
    SELECT d.part, jsonb_agg(i.id ORDER BY i.id) AS items
    FROM counted d JOIN (SELECT DISTINCT place, id FROM item) i ON i.place = d.place WHERE d.out_now GROUP BY d.part
  ), summed_cells AS (
    SELECT part,
      coalesce(sum(got) FILTER (WHERE NOT out_now), 0) * 0.0001 AS got,
      sum(worth) FILTER (WHERE got IS NOT NULL AND NOT is_extra AND NOT out_now) * 0.0001 AS of_now,
      coalesce(sum(got) FILTER (WHERE NOT out_low), 0) * 0.0001 AS low,
      sum(worth) FILTER (WHERE NOT is_extra AND NOT out_low) * 0.0001 AS of_low,
      coalesce(sum(coalesce(got, worth)) FILTER (WHERE NOT out_high), 0) * 0.0001 AS high,
      sum(worth) FILTER (WHERE NOT is_extra AND NOT out_high) * 0.0001 AS of_high
    FROM counted GROUP BY part
  ), summed AS (
    SELECT s.part / 100000 AS n, c.posted,
      100 * sum(c.weight * round(s.got / s.of_now, 6)) FILTER (WHERE s.of_now > 0) AS top, sum(c.weight) FILTER (WHERE s.of_now > 0) AS base,
      100 * sum(c.weight * round(s.low / s.of_low, 6)) FILTER (WHERE s.of_low > 0) AS top_low, sum(c.weight) FILTER (WHERE s.of_low > 0) AS base_low,
      100 * sum(c.weight * round(s.high / s.of_high, 6)) FILTER (WHERE s.of_high > 0) AS top_high, sum(c.weight) FILTER (WHERE s.of_high > 0) AS base_high,
      jsonb_agg(jsonb_build_object(
        'category', c.category_id, 'weight', c.weight, 'got', s.got, 'of', coalesce(s.of_now, 0),
        'share', CASE WHEN s.of_now > 0 THEN round(s.got / s.of_now, 6) END,
        'dropped', coalesce(d.items, '[]'::jsonb)) ORDER BY c.position, c.category_id) AS breakdown
    FROM summed_cells s
    JOIN (SELECT DISTINCT c_no, category_id, weight, position, posted FROM item) c ON c.c_no = s.part % 100000
    LEFT JOIN dropped d ON d.part = s.part
    GROUP BY s.part / 100000, c.posted
  ), judged AS MATERIALIZED (
    SELECT p.id AS enrolment_id, m.posted, m.breakdown, round(m.top / m.base, 2) AS percent,
      least(round(m.top_low / m.base_low, 2), round(m.top_high / m.base_high, 2)) AS lowest,
      greatest(round(m.top_low / m.base_low, 2), round(m.top_high / m.base_high, 2)) AS highest,
      CASE WHEN m.top_low >= s.pass_mark * m.base_low THEN true
           WHEN m.top_high < s.pass_mark * m.base_high THEN false END AS passed,
      coalesce((SELECT l->>'letter' FROM jsonb_array_elements(s.letters) l
                WHERE m.top >= (l->>'from')::numeric * m.base
                ORDER BY (l->>'from')::numeric DESC LIMIT 1), '') AS letter
    FROM summed m
    JOIN person p ON p.n = m.n
    LEFT JOIN learning_gradingscheme s ON s.course_id = p.course_id
  ), want AS (
    SELECT t.id, f.percent, coalesce(f.letter, '') AS letter, f.passed, f.lowest, f.highest, coalesce(f.breakdown, '[]') AS breakdown,
      p.percent AS posted_percent, coalesce(p.letter, '') AS posted_letter, p.passed AS posted_passed,
      p.lowest AS posted_lowest, p.highest AS posted_highest, coalesce(p.breakdown, '[]') AS posted_breakdown
    FROM learning_coursegrade t
    JOIN person e ON e.id = t.enrolment_id
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
    WHERE t.id = w.id AND t.enrolment_id = ANY(enrolments)
      AND (t.percent, t.letter, t.passed, t.lowest, t.highest, t.breakdown, t.posted_percent, t.posted_letter,
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

CREATE OR REPLACE FUNCTION learning_total_class(enrolments uuid[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE differing integer := 0; first integer;
BEGIN
  PERFORM learning_grades_lock(enrolments);
  FOR first IN SELECT generate_series(1, cardinality(enrolments), {AT_ONCE}) LOOP
    differing := differing + learning_total_part(enrolments[first:first + {AT_ONCE - 1}]);
  END LOOP;
  RETURN differing;
END $$;
"""

# A learner's total, as it was but for marks without names.
_JOIN = "    LEFT JOIN learning_grade g ON g.enrolment_id = e.id AND g.item_id = i.id\n    CROSS JOIN LATERAL (SELECT CASE WHEN "
_SEEN = "i.is_posted OR NOT v.posted THEN g.points END"


def _nameless(statement: str) -> str:
    assert _JOIN + _SEEN in statement
    rules = "    LEFT JOIN learning_markingrules m ON m.item_id = i.id AND m.is_anonymous\n"
    return statement.replace(
        _JOIN + _SEEN, rules + _JOIN + "i.is_posted OR NOT v.posted AND m.id IS NULL THEN g.points END"
    )


_TOTAL = before.ASKING[before.ASKING.index("CREATE OR REPLACE FUNCTION learning_total(") :]
_CLASS = (before.CELLS + before.TOTALS).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

UNDO = (
    _TOTAL
    + _CLASS
    + """
DROP FUNCTION learning_reckon_part(uuid[], uuid[], timestamptz, boolean);
DROP FUNCTION learning_total_part(uuid[]);
"""
)


class Migration(migrations.Migration):
    dependencies = [("learning", "0024_gradebook_sheets")]

    operations = [
        migrations.RunSQL(CELLS + TOTALS + _nameless(_TOTAL), UNDO),
        migrations.AddField(
            model_name="opinion",
            name="earlier",
            field=models.JSONField(
                blank=True, db_default=[], default=list, verbose_name="before it was corrected"
            ),
        ),
    ]
