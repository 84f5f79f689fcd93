"""Where questions are used: in quizzes, questions on videos, and what waits of both."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.kernel import tenancy

_USES = """
WITH wanted AS (SELECT unnest(%(keys)s::uuid[]) AS id),
places AS (
  SELECT p.question_id, 'quiz' AS kind, q.id AS thing, q.title, q.course_id
  FROM courses_quizquestion p JOIN wanted ON wanted.id = p.question_id
  JOIN courses_quiz q ON q.id = p.quiz_id AND q.deleted_at IS NULL
  WHERE p.organization_id = %(organization)s
  UNION
  SELECT wanted.id, 'quiz', q.id, q.title, q.course_id
  FROM courses_quiz q
  CROSS JOIN LATERAL jsonb_array_elements(coalesce(q.staged -> 'items', '[]')) AS item
  JOIN wanted ON wanted.id::text = item ->> 'question'
  WHERE q.organization_id = %(organization)s AND q.staged IS NOT NULL AND q.deleted_at IS NULL
  UNION
  SELECT asked.question_id, 'video', v.id, v.title, l.course_id
  FROM (
    SELECT p.question_id, m.video_id FROM courses_milestonequestion p JOIN wanted ON wanted.id = p.question_id
    JOIN courses_milestone m ON m.id = p.milestone_id
    WHERE p.organization_id = %(organization)s
    UNION
    SELECT wanted.id, d.video_id FROM courses_videodraft d
    CROSS JOIN LATERAL jsonb_array_elements(coalesce(d.milestones, '[]')) AS one
    CROSS JOIN LATERAL jsonb_array_elements_text(one -> 'questions') AS question
    JOIN wanted ON wanted.id::text = question
    WHERE d.organization_id = %(organization)s
  ) AS asked
  JOIN courses_video v ON v.id = asked.video_id
  LEFT JOIN courses_videogroupitem i ON i.video_id = v.id
  LEFT JOIN courses_block b ON b.video_group_id = i.group_id
  LEFT JOIN courses_lesson l ON l.id = b.lesson_id
)
SELECT places.question_id, places.kind, places.thing, places.title, c.title, c.slug
FROM places LEFT JOIN courses_course c ON c.id = places.course_id
ORDER BY places.question_id, places.kind, places.title, places.thing, c.title
"""

# Which draws a question fits is said by `courses.quizzes.draws.fitting`, from the other end.
_DRAWS = """
WITH RECURSIVE above AS (
  SELECT n.folder_id AS id FROM courses_question n WHERE n.id = %(key)s
  UNION ALL SELECT f.parent_id FROM courses_questionfolder f JOIN above ON f.id = above.id
)
SELECT DISTINCT q.id, q.title, c.title, c.slug
FROM courses_question n
JOIN courses_quizdraw d ON d.organization_id = n.organization_id
  AND (d.tags = '{}' OR d.tags && n.tags)
  AND (d.folder_id IS NULL OR d.folder_id IN (SELECT id FROM above))
  AND (n.difficulty IS NULL OR d.difficulty_from IS NULL OR n.difficulty >= d.difficulty_from)
  AND (n.difficulty IS NULL OR d.difficulty_to IS NULL OR n.difficulty <= d.difficulty_to)
JOIN courses_quiz q ON q.id = d.quiz_id AND q.deleted_at IS NULL
  AND (n.course_id IS NULL OR n.course_id = q.course_id)
LEFT JOIN courses_course c ON c.id = q.course_id
WHERE n.id = %(key)s AND n.organization_id = %(organization)s AND n.deleted_at IS NULL
ORDER BY q.title, q.id LIMIT 50
"""

KINDS: dict[str, Promise] = {
    "quiz": _("Quiz"),
    "video": _("Question on a video"),
    "draw": _("May be drawn by the quiz"),
}


@dataclass(frozen=True, slots=True)
class Use:
    """One place where a question is used. `course` is "" where the thing stands in no course."""

    kind: str
    id: UUID
    title: str
    course: str
    slug: str

    @property
    def label(self) -> Promise:
        """The kind in words."""
        return KINDS[self.kind]


def uses(keys: Collection[UUID]) -> dict[UUID, list[Use]]:
    """Return where each of these questions is used; one that is not used is not in it. One query."""
    found: dict[UUID, list[Use]] = defaultdict(list)
    if not keys:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_USES, {"keys": list(keys), "organization": tenancy.organization_id()})
        for question, kind, thing, title, course, slug in cursor.fetchall():
            found[question].append(Use(kind, thing, title, course or "", slug or ""))
    return found


def drawn_by(key: UUID) -> list[Use]:
    """Return the quizzes, 50 at most, of which a random draw may take the question. One query.

    Such a question may go into the bin: the draw takes another one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAWS, {"key": key, "organization": tenancy.organization_id()})
        return [
            Use("draw", quiz, title, course or "", slug or "")
            for quiz, title, course, slug in cursor.fetchall()
        ]
