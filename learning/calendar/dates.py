"""Everything with a date in a learner's courses, each date as it is for them: one statement for whoever shows dates.

The calendar and the due list of home read from here, so that they cannot disagree. The rule is that of
`learning.accommodations.terms.Terms`, said once more in SQL; a test holds the two together over random dates.

Live sessions have no due date and do not move with a cohort: `LIVE` joins them to the same courses.
"""

from typing import Final


def _moved(at: str, days: str) -> str:
    """A date some days later, at the same time of day where the organisation is. Without days it stays as it is."""
    return (
        f"CASE WHEN m.{days} = 0 THEN {at} "
        f"ELSE ({at} AT TIME ZONE m.time_zone + make_interval(days => m.{days})) AT TIME ZONE m.time_zone END"
    )


_OPEN_LESSON = "l.deleted_at IS NULL AND l.is_published"

# The table `dated`, to be followed by a SELECT: kind, id, title, course, slug, lesson (its slug), opens_at, due_at,
# closes_at, and what home asks of a thing: enrolment_id, lesson_id, content_type, and `with_lesson`, whether its lesson
# has a date of its own. Takes `learner` and `organization`.
DATED: Final = f"""
WITH mine AS (
  SELECT e.id, c.id AS course_id, e.cohort_id, c.title, c.slug, c.starts_at, o.time_zone,
         coalesce(k.shift_days, 0) AS shift, coalesce(k.shift_days, 0) + coalesce(a.extra_days, 0) AS days
  FROM learning_enrolment e
  JOIN courses_course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.is_published
  JOIN accounts_organization o ON o.id = e.organization_id
  LEFT JOIN learning_cohort k ON k.id = e.cohort_id
  LEFT JOIN learning_accommodation a ON a.enrolment_id = e.id
  WHERE e.learner_id = %(learner)s AND e.organization_id = %(organization)s AND e.state = 'active'
), dated (kind, id, title, course, slug, lesson, opens_at, due_at, closes_at, enrolment_id, lesson_id, content_type,
          with_lesson) AS (
  -- A lesson opens for everybody at once, see `learning.progress.locks`.
  SELECT 'lesson', l.id, l.title, m.title, m.slug, l.slug, greatest(l.release_at, m.starts_at),
         {_moved("l.due_at", "days")}, NULL::timestamptz, m.id, l.id, l.content_type, true
  FROM mine m JOIN courses_lesson l ON l.course_id = m.course_id AND {_OPEN_LESSON}
  WHERE l.release_at IS NOT NULL OR l.due_at IS NOT NULL
  UNION ALL
  SELECT 'quiz', q.id, q.title, m.title, m.slug, l.slug, {_moved("q.opens_at", "shift")}, NULL,
         CASE WHEN q.closes_at IS NOT NULL THEN coalesce(x.until, {_moved("q.closes_at", "days")}) END,
         m.id, l.id, l.content_type, l.due_at IS NOT NULL
  FROM mine m JOIN courses_quiz q ON q.course_id = m.course_id AND q.deleted_at IS NULL AND q.is_published
  JOIN courses_lesson l ON l.id = q.lesson_id AND {_OPEN_LESSON}
  LEFT JOIN learning_extension x ON x.enrolment_id = m.id AND x.quiz_id = q.id
  WHERE q.opens_at IS NOT NULL OR q.closes_at IS NOT NULL
  UNION ALL
  SELECT 'assignment', s.id, s.title, m.title, m.slug, l.slug, {_moved("s.opens_at", "shift")}, d.due_at,
         -- It never closes before it is due.
         CASE WHEN s.closes_at IS NOT NULL THEN greatest({_moved("s.closes_at", "days")}, d.due_at, x.until) END,
         m.id, l.id, l.content_type, l.due_at IS NOT NULL
  FROM mine m JOIN courses_assignment s ON s.course_id = m.course_id AND s.deleted_at IS NULL AND s.is_published
  JOIN LATERAL (
    SELECT l.id, l.slug, l.content_type, l.due_at FROM courses_block b JOIN courses_lesson l ON l.id = b.lesson_id
    WHERE b.assignment_id = s.id AND l.course_id = m.course_id AND {_OPEN_LESSON}
    ORDER BY l.sequence, l.id LIMIT 1
  ) l ON true
  LEFT JOIN learning_extension x ON x.enrolment_id = m.id AND x.assignment_id = s.id
  CROSS JOIN LATERAL (
    SELECT CASE WHEN s.due_at IS NOT NULL THEN coalesce(x.until, {_moved("s.due_at", "days")}) END AS due_at
  ) d
  WHERE s.opens_at IS NOT NULL OR s.due_at IS NOT NULL OR s.closes_at IS NOT NULL
)
"""

# The live sessions `s` of the courses in `mine`, which `DATED` begins with.
LIVE: Final = """
FROM mine m
JOIN learning_livesession s ON s.course_id = m.course_id AND (s.cohort_id IS NULL OR s.cohort_id = m.cohort_id)
"""
