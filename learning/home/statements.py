"""The statements behind home, by hand: the ORM takes longer to write them than PostgreSQL to run them.

Each names the organisation, as a manager would, besides the row-level security behind it.
"""

from typing import Any

from learning.calendar.dates import DATED, LIVE
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

# A learner's open enrolments, the one visited last first, each with the lesson to go on with: the next one
# after the lesson visited last that is not done and open by now, else any that is not done. Once there is a mark the
# learner may see: the points of a hundred that are theirs by now, how many pass, and whether that is settled. Last, whether
# they help to teach anything.
COURSES = """
SELECT e.id, e.state, e.progress, e.lessons_done, e.lessons_total,
       c.id, c.title, c.slug, c.content_version,
       n.id, n.title, n.slug, n.duration_minutes, g.posted_lowest, s.pass_mark, g.posted_passed,
       EXISTS (SELECT FROM courses_coursestaff t WHERE t.user_id = %(learner)s)
FROM learning_enrolment e
JOIN courses_course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.is_published
LEFT JOIN learning_coursegrade g ON g.enrolment_id = e.id AND g.posted_percent IS NOT NULL
LEFT JOIN learning_gradingscheme s ON s.course_id = e.course_id AND g.id IS NOT NULL
LEFT JOIN courses_lesson here ON here.id = e.last_lesson_id
LEFT JOIN LATERAL (
  SELECT l.id, l.title, l.slug, l.duration_minutes
  FROM courses_lesson l
  LEFT JOIN learning_lessonprogress p
    ON p.enrolment_id = e.id AND p.lesson_id = l.id AND p.completed_at IS NOT NULL
  WHERE l.course_id = e.course_id AND l.deleted_at IS NULL AND l.is_published AND p.id IS NULL
  ORDER BY coalesce(l.release_at > %(now)s, false), l.sequence < coalesce(here.sequence, 0), l.sequence, l.id
  LIMIT 1
) n ON e.state = 'active'
WHERE e.learner_id = %(learner)s AND e.organization_id = %(organization)s AND e.state IN ('active', 'completed')
ORDER BY e.last_seen_at DESC NULLS LAST, e.enrolled_at DESC, e.id
LIMIT %(limit)s
"""

# Of a live session `s`, after who leads it and when it begins: how many joined where there are so many places, these, and
# its other times.
_JOINED = "SELECT count(*) FROM learning_liveattendance a WHERE a.session_id = s.id"
_TAKEN = f"CASE WHEN s.capacity IS NOT NULL THEN ({_JOINED}) ELSE 0 END"
SESSION = f"{_TAKEN}, s.capacity, s.ends_at, s.opens_before, s.cancelled_at, s.time_zone"
HOST = "coalesce((SELECT u.full_name FROM accounts_user u WHERE u.id = s.host_id), '')"
SOON = """s.ends_at > %(now)s AND s.starts_at BETWEEN %(now)s::timestamptz - interval '1 day' AND %(live)s
ORDER BY s.starts_at, s.id LIMIT 4"""
_NONE = "NULL::timestamptz, 0, NULL::timestamptz, '', false"

# Attempts that are running; what has a date near now, as it is for the learner: lessons that are not done, quizzes that
# will close in lessons without a date, assignments that are not handed in, with the drafts of them; the attempts
# that wait to be marked; last, the live sessions that are next.
DUE = (
    DATED
    + f"""
SELECT 'attempt', a.id, q.title, c.title, c.slug, '', a.deadline_at, '', count(s.answer), count(*), {_NONE}
FROM learning_attempt a
JOIN courses_quiz q ON q.id = a.quiz_id
JOIN learning_enrolment e ON e.id = a.enrolment_id
JOIN courses_course c ON c.id = e.course_id
JOIN learning_answer s ON s.attempt_id = a.id
WHERE a.learner_id = %(learner)s AND a.organization_id = %(organization)s AND a.state = 'in_progress'
GROUP BY a.id, q.title, c.title, c.slug
UNION ALL
(SELECT d.kind, d.id, d.title, d.course, d.slug, d.lesson, d.at, d.content_type, w.drafts, 0, {_NONE}
FROM (SELECT *, CASE kind WHEN 'quiz' THEN closes_at ELSE due_at END AS at FROM dated) d
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE w.state = 'draft') AS drafts, count(*) FILTER (WHERE w.state <> 'draft') AS handed_in
  FROM learning_submission w WHERE w.enrolment_id = d.enrolment_id AND w.assignment_id = d.id AND d.kind = 'assignment'
) w
WHERE d.at BETWEEN %(from)s AND %(until)s AND CASE d.kind
  WHEN 'assignment' THEN coalesce(d.closes_at > %(now)s, true) AND w.handed_in = 0
  ELSE NOT EXISTS (SELECT FROM learning_lessonprogress p
                   WHERE p.enrolment_id = d.enrolment_id AND p.lesson_id = d.lesson_id AND p.completed_at IS NOT NULL)
    AND (d.kind = 'lesson' OR d.at > %(now)s AND NOT d.with_lesson AND NOT EXISTS (
      SELECT FROM learning_attempt a
      WHERE a.enrolment_id = d.enrolment_id AND a.quiz_id = d.id AND a.state = 'in_progress'))
  END
ORDER BY d.at, d.id LIMIT 50)
UNION ALL
(SELECT 'waiting', a.id, q.title, c.title, c.slug, '', NULL, '', 0, 0, {_NONE}
FROM learning_attempt a
JOIN courses_quiz q ON q.id = a.quiz_id
JOIN learning_enrolment e ON e.id = a.enrolment_id AND e.state IN ('active', 'completed')
JOIN courses_course c ON c.id = e.course_id
WHERE a.learner_id = %(learner)s AND a.organization_id = %(organization)s AND a.needs_marking > 0
ORDER BY a.ended_at DESC, a.id LIMIT 5)
UNION ALL
(SELECT 'live', s.id, s.title, m.title, m.slug, {HOST}, s.starts_at, '', {SESSION},
  EXISTS (SELECT FROM learning_liveattendance a WHERE a.session_id = s.id AND a.enrolment_id = m.id)
{LIVE} WHERE {SOON})
"""
)

# The days, in the reader's zone, on which the log saw the learner study.
DAYS = """
SELECT DISTINCT (occurred_at AT TIME ZONE %(zone)s::text)::date
FROM kernel_event
WHERE actor_id = %(learner)s AND occurred_at >= %(from)s AND verb LIKE 'learning.%%'
  AND organization_id = %(organization)s
"""


def read(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run one of them for the organisation in scope."""
    with prepared_cursor() as cursor:
        cursor.execute(statement, values | {"organization": tenancy.organization_id()})
        return list(cursor.fetchall())
