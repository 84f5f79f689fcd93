"""What runs at every pause of an author's typing, written by hand and kept prepared.

Whoever calls holds the rights: these read and write by keys, within the organisation in scope.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from courses.authoring.models import LessonDraft
from courses.catalogue.models import Course
from courses.outline.models import Lesson
from lms.kernel import tenancy
from lms.kernel.sql import Columns, prepared_cursor

_LESSON = Columns(Lesson, "id", "organization_id", "course_id")
_COURSE = Columns(Course, "id", "organization_id", "slug", "instructor_id")
_DRAFT = Columns(LessonDraft)
_FOUND = f"""
SELECT {_LESSON.of("l")}, {_COURSE.of("c")} FROM courses_lesson l JOIN courses_course c ON c.id = l.course_id
WHERE l.id = %(lesson)s AND l.organization_id = %(organization)s AND c.slug = %(slug)s::text AND c.deleted_at IS NULL
"""
_LOCKED = f"""
SELECT {_DRAFT.of("d")} FROM courses_lessondraft d
WHERE d.lesson_id = %(lesson)s AND d.organization_id = %(organization)s FOR UPDATE
"""
_WRITE = """
UPDATE courses_lessondraft
SET blocks = {blocks}, revision = revision + 1, editor_id = %(editor)s, updated_at = %(now)s
WHERE id = %(draft)s
"""
_ALL = _WRITE.format(blocks="%(blocks)s::jsonb")
_ONE = _WRITE.format(blocks="jsonb_set(blocks, ARRAY[%(place)s::text], %(blocks)s::jsonb)")


def find_lesson(slug: str, key: UUID) -> Lesson | None:
    """Return a lesson of the course with this address, of both as much as a save needs; the rest loads when asked for."""
    with prepared_cursor() as cursor:
        values = {"lesson": key, "organization": tenancy.organization_id(), "slug": slug}
        cursor.execute(_FOUND, values)
        row = cursor.fetchone()
    if row is None:
        return None
    rest = [*row]
    lesson: Lesson = _LESSON.take(rest)
    lesson.course = _COURSE.take(rest)
    return lesson


def lock_draft(lesson: UUID) -> LessonDraft | None:
    """Return the draft of a lesson, locked until the transaction ends."""
    with prepared_cursor() as cursor:
        cursor.execute(_LOCKED, {"lesson": lesson, "organization": tenancy.organization_id()})
        row = cursor.fetchone()
    return None if row is None else _DRAFT.take([*row])


def write_blocks(draft: UUID, blocks: Sequence[dict[str, Any]], editor: UUID, now: datetime) -> None:
    """Put these blocks in the place of all that a locked draft holds."""
    _write(_ALL, {"blocks": json.dumps(blocks), "draft": draft, "editor": editor, "now": now})


def write_block(draft: UUID, place: int, block: dict[str, Any], editor: UUID, now: datetime) -> None:
    """Replace one block of a locked draft; `place` counts from 0. The others do not travel."""
    values = {"blocks": json.dumps(block), "draft": draft, "editor": editor, "now": now}
    _write(_ONE, values | {"place": str(place)})


def _write(statement: str, values: dict[str, Any]) -> None:
    with prepared_cursor() as cursor:
        cursor.execute(statement, values)
