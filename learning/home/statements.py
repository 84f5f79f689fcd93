"""The statements behind home, by hand: the ORM takes longer to write them than PostgreSQL to run them.

Each names the organisation, as a manager would, besides the row-level security behind it.
"""

from typing import Any

from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

# A learner's open enrolments, the one visited last first, each with the lesson to go on with: the next one
# after the lesson visited last that is not done and open by now, else any that is not done. Once there is a mark the
# learner may see: the points of a hundred that are theirs by now, how many pass, and whether that is settled.
COURSES = """
SELECT e.id, e.state, e.progress, e.lessons_done, e.lessons_total,
       c.id, c.title, c.slug, c.content_version,
       n.id, n.title, n.slug, n.duration_minutes, g.posted_lowest, s.pass_mark, g.posted_passed
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

# Attempts that are running, lessons with a date near now that are not done, and among those without one the quizzes
# that will close; the assignments that are due near now and not handed in; last, the attempts that wait to be marked.
DUE = """
SELECT 'attempt', a.id, q.title, c.title, c.slug, '', a.deadline_at, '', count(s.answer), count(*)
FROM learning_attempt a
JOIN courses_quiz q ON q.id = a.quiz_id
JOIN learning_enrolment e ON e.id = a.enrolment_id
JOIN courses_course c ON c.id = e.course_id
JOIN learning_answer s ON s.attempt_id = a.id
WHERE a.learner_id = %(learner)s AND a.organization_id = %(organization)s AND a.state = 'in_progress'
GROUP BY a.id, q.title, c.title, c.slug
UNION ALL
(SELECT 'lesson', l.id, l.title, c.title, c.slug, l.slug, l.due_at, l.content_type, 0, 0
FROM learning_enrolment e
JOIN courses_course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.is_published
JOIN courses_lesson l ON l.course_id = e.course_id AND l.deleted_at IS NULL AND l.is_published
LEFT JOIN learning_lessonprogress p
  ON p.enrolment_id = e.id AND p.lesson_id = l.id AND p.completed_at IS NOT NULL
WHERE e.learner_id = %(learner)s AND e.organization_id = %(organization)s AND e.state = 'active'
  AND l.due_at BETWEEN %(from)s AND %(until)s AND p.id IS NULL
ORDER BY l.due_at, l.id LIMIT 20)
UNION ALL
(SELECT 'lesson', l.id, q.title, c.title, c.slug, l.slug, q.closes_at, l.content_type, 0, 0
FROM learning_enrolment e
JOIN courses_course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.is_published
JOIN courses_quiz q ON q.course_id = c.id AND q.deleted_at IS NULL AND q.is_published
JOIN courses_lesson l ON l.id = q.lesson_id AND l.deleted_at IS NULL AND l.is_published AND l.due_at IS NULL
LEFT JOIN learning_lessonprogress p
  ON p.enrolment_id = e.id AND p.lesson_id = l.id AND p.completed_at IS NOT NULL
LEFT JOIN learning_attempt a ON a.enrolment_id = e.id AND a.quiz_id = q.id AND a.state = 'in_progress'
WHERE e.learner_id = %(learner)s AND e.organization_id = %(organization)s AND e.state = 'active'
  AND q.closes_at > %(now)s AND q.closes_at <= %(until)s AND p.id IS NULL AND a.id IS NULL
ORDER BY q.closes_at, q.id LIMIT 20)
UNION ALL
(SELECT 'assignment', s.id, s.title, c.title, c.slug, l.slug, s.due_at, '', 0, 0
FROM learning_enrolment e
JOIN courses_course c ON c.id = e.course_id AND c.deleted_at IS NULL AND c.is_published
JOIN courses_assignment s ON s.course_id = c.id AND s.deleted_at IS NULL AND s.is_published
JOIN LATERAL (
  SELECT l.slug FROM courses_block b JOIN courses_lesson l ON l.id = b.lesson_id
  WHERE b.assignment_id = s.id AND l.course_id = c.id AND l.deleted_at IS NULL AND l.is_published
  ORDER BY l.sequence, l.id LIMIT 1
) l ON true
WHERE e.learner_id = %(learner)s AND e.organization_id = %(organization)s AND e.state = 'active'
  AND s.due_at BETWEEN %(from)s AND %(until)s AND coalesce(s.closes_at > %(now)s, true)
  AND NOT EXISTS (SELECT FROM learning_submission w
                  WHERE w.enrolment_id = e.id AND w.assignment_id = s.id AND w.state <> 'draft')
ORDER BY s.due_at, s.id LIMIT 20)
UNION ALL
(SELECT 'waiting', a.id, q.title, c.title, c.slug, '', NULL, '', 0, 0
FROM learning_attempt a
JOIN courses_quiz q ON q.id = a.quiz_id
JOIN learning_enrolment e ON e.id = a.enrolment_id AND e.state IN ('active', 'completed')
JOIN courses_course c ON c.id = e.course_id
WHERE a.learner_id = %(learner)s AND a.organization_id = %(organization)s AND a.needs_marking > 0
ORDER BY a.ended_at DESC, a.id LIMIT 5)
"""

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
