"""Assignments of a package, with their rubrics, as rows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from courses.assignments import models as assignments
from courses.catalogue.models import Course
from courses.interchange.markdown import to_markdown
from courses.interchange.package import Assignment, BlockItem
from courses.interchange.sync import BATCH, Synced, Wanted, sync
from courses.interchange.write_questions import Fill
from courses.outline.models import Lesson
from lms.kernel.markup import render

_BEYOND: Final = re.compile(r'<(img|table|audio|video|pre|figure|code|sup|sub|dl|details)\b|class="math"')
HEADING_START: Final = 3


def beyond_markdown(html: str) -> bool:
    """Whether instructions have what their Markdown could not say; then the block shows them as they are."""
    return _BEYOND.search(html) is not None


def write_assignments(
    places: Iterable[tuple[BlockItem, Lesson]], course: Course, prefix: str, fill: Fill
) -> Synced[assignments.Assignment]:
    """One assignment for each assignment block. Points, limits and dates stay as people set them, and so does a rubric."""
    existing = assignments.Assignment.objects.filter(source_key__startswith=f"{prefix}:")
    wanted, contents = [], {}
    for block, lesson in places:
        item = block.content
        if not isinstance(item, Assignment):
            continue
        contents[block.source_key] = item
        text = "" if beyond_markdown(item.instructions) else to_markdown(fill(item.instructions))
        fields = {
            "course_id": course.pk,
            "lesson_id": lesson.pk,
            "title": block.title or lesson.title,
            "instructions": text,
            "instructions_html": render(text, heading_start=HEADING_START) if text else "",
            "deleted_at": None,
        }
        wanted.append(Wanted(block.source_key, fields, _initial(item)))
    done = sync(assignments.Assignment, list(existing), wanted)
    _write_rubrics([(row, contents[row.source_key or ""]) for row in done.created])
    return done


def _initial(item: Assignment) -> dict[str, object]:
    closes = item.closes_at
    if closes is not None and item.due_at is not None and closes < item.due_at:
        closes = item.due_at
    return {
        "points": item.points,
        "takes_text": item.takes_text or not item.takes_files,
        "takes_files": item.takes_files,
        "max_files": item.max_files,
        "max_file_bytes": item.max_file_bytes,
        "file_types": list(item.file_types),
        "attempts_allowed": item.attempts,
        "opens_at": item.opens_at,
        "due_at": item.due_at,
        "closes_at": closes,
        "is_published": item.published,
    }


def _write_rubrics(new: Iterable[tuple[assignments.Assignment, Assignment]]) -> None:
    criteria: list[assignments.Criterion] = []
    levels: list[assignments.Level] = []
    for row, item in new:
        for place, one in enumerate(item.criteria, 1):
            criterion = assignments.Criterion(
                assignment=row, title=one.title[:255], description=one.description, position=place
            )
            criteria.append(criterion)
            levels += [
                assignments.Level(
                    criterion=criterion, title=title[:255], description=text, points=points, position=number
                )
                for number, (title, text, points) in enumerate(one.levels, 1)
            ]
    assignments.Criterion.objects.bulk_create(criteria, batch_size=BATCH)
    assignments.Level.objects.bulk_create(levels, batch_size=BATCH)


def remove_missing(course: Course, prefix: str, kept: set[str], *, now: datetime) -> int:
    """Put assignments in the bin that the package has no longer; return how many."""
    old = assignments.Assignment.objects.filter(
        course=course, source_key__startswith=f"{prefix}:", deleted_at=None
    )
    return int(old.exclude(source_key__in=kept).update(deleted_at=now))
