"""The order of an outline: one statement numbers all lessons of a course, another moves one row among its siblings."""

from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max

# A module's own lessons come before those of its sections.
_RENUMBER = """
UPDATE courses_lesson AS lesson SET sequence = ordered.number, updated_at = now()
FROM (
  SELECT l.id, row_number() OVER (
    ORDER BY coalesce(top.position, own.position), coalesce(top.id, own.id),
      own.depth, own.position, own.id, l.position, l.id
  ) AS number
  FROM courses_lesson l
  JOIN courses_module own ON own.id = l.module_id
  LEFT JOIN courses_module top ON top.id = own.parent_id
  WHERE l.course_id = %s AND l.deleted_at IS NULL
) AS ordered
WHERE lesson.id = ordered.id AND lesson.sequence IS DISTINCT FROM ordered.number
"""

# Puts one row before the given one (or last) and numbers the siblings 1, 2, 3 …
_PLACE = """
UPDATE {table} AS item SET position = ordered.number, updated_at = now()
FROM (
  SELECT id, row_number() OVER (
    ORDER BY CASE WHEN id = %(item)s THEN coalesce(
        (SELECT position FROM {table} WHERE id = %(before)s), 2147483647) ELSE position END,
      id <> %(item)s, id
  ) AS number
  FROM {table} WHERE {siblings} AND deleted_at IS NULL
) AS ordered
WHERE item.id = ordered.id AND item.position IS DISTINCT FROM ordered.number
"""


def next_position(siblings: Any) -> int:
    """Return the position after the last of `siblings` (a QuerySet of rows that have one), 1 for the first."""
    return int(siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def number_lessons(course_id: UUID) -> int:
    """Give the kept lessons of a course their `sequence`, 1 to n, in one statement; return how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(_RENUMBER, [course_id])
        return int(cursor.rowcount)


def place_lesson(lesson_id: UUID, module_id: UUID, before_id: UUID | None) -> None:
    """Put a lesson of a module before another one of it, or last."""
    sql = _PLACE.format(table="courses_lesson", siblings="module_id = %(parent)s")
    with connection.cursor() as cursor:
        cursor.execute(sql, {"item": lesson_id, "before": before_id, "parent": module_id})


def place_module(module_id: UUID, course_id: UUID, parent_id: UUID | None, before_id: UUID | None) -> None:
    """Put a module before a sibling (of the course, or of the module it is a section of), or last."""
    siblings = "course_id = %(course)s AND parent_id IS NOT DISTINCT FROM %(parent)s::uuid"
    sql = _PLACE.format(table="courses_module", siblings=siblings)
    with connection.cursor() as cursor:
        cursor.execute(
            sql, {"item": module_id, "before": before_id, "course": course_id, "parent": parent_id}
        )
