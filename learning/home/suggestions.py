"""Courses a learner might take next, each with its reason: what it builds on, what it has in common with theirs.

Kept for some minutes for each learner: home is opened often, and a catalogue changes seldom.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import User
from learning.home.statements import read
from lms.kernel import tenancy

SHOWN: Final = 3
KEPT_SECONDS: Final = 600
# More than are shown: one may enrol in one of them while they are kept.
KEPT: Final = 8

# Courses of the catalogue the learner has no row in and does not teach, with the best reason for each: it asks for a course
# they finished; it has a tag of theirs, the one most of their courses have; it is in the category of one of them.
SUGGESTED: Final = """
WITH mine AS (
  SELECT c.id, c.title, c.tags, c.category_id, e.completed_at IS NOT NULL AS finished
  FROM learning_enrolment e JOIN courses_course c ON c.id = e.course_id
  WHERE e.learner_id = %(learner)s AND e.organization_id = %(organization)s AND e.state IN ('active', 'completed')
), tagged AS (
  SELECT t.tag, count(*) AS courses FROM mine m CROSS JOIN LATERAL unnest(m.tags) AS t (tag) GROUP BY t.tag
)
SELECT c.slug, c.title, why.kind, why.what
FROM courses_course c CROSS JOIN LATERAL (
  SELECT 1 AS rank, 0::bigint AS less, 'builds' AS kind, m.title::text AS what
  FROM courses_prerequisite p JOIN mine m ON m.id = p.required_course_id AND m.finished
  WHERE p.course_id = c.id AND p.module_id IS NULL AND p.lesson_id IS NULL
  UNION ALL
  SELECT 2, -t.courses, 'tag', t.tag::text FROM tagged t WHERE t.tag = ANY (c.tags)
  UNION ALL
  SELECT 3, 0, 'category', m.title::text FROM mine m WHERE m.category_id = c.category_id
  ORDER BY 1, 2, 4 LIMIT 1
) why
WHERE c.organization_id = %(organization)s AND c.is_published AND c.deleted_at IS NULL
  AND coalesce(c.ends_at > %(now)s, true) AND c.instructor_id <> %(learner)s
  AND NOT EXISTS (SELECT FROM learning_enrolment e WHERE e.course_id = c.id AND e.learner_id = %(learner)s)
  AND NOT EXISTS (SELECT FROM courses_coursestaff s WHERE s.course_id = c.id AND s.user_id = %(learner)s)
ORDER BY why.rank, why.less, c.published_at DESC NULLS LAST, c.id
LIMIT %(kept)s
"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A course, and why it is named."""

    slug: str
    title: str
    kind: str
    what: str

    @property
    def reason(self) -> str:
        """The reason in words."""
        words = {
            "builds": _("Builds on “%(what)s”, which you finished"),
            "tag": _("Also about %(what)s, like courses of yours"),
            "category": _("In the same field as “%(what)s”"),
        }
        return words[self.kind] % {"what": self.what}


def suggestions(person: User, now: datetime, *, taken: set[str]) -> list[Suggestion]:
    """Return up to three courses, the best reasons first, without those `taken` (slugs). One query some minutes apart."""
    key = f"home:next:{tenancy.organization_id()}:{person.pk}"
    rows: list[Any] | None = cache.get(key)
    if rows is None:
        rows = read(SUGGESTED, learner=person.pk, now=now, kept=KEPT)
        cache.set(key, rows, KEPT_SECONDS)
    return [Suggestion(*row) for row in rows if row[0] not in taken][:SHOWN]
