"""What waits in the details of a published course: new values of its columns, seen by its authors, not yet by learners.

`Course.staged` maps a column to the value it gets with the next publication, as JSON: a moment as ISO 8601, an amount as
text, the subject as the key of its category, the picture as its name in the store. A column that is not in it is as learners
see it. `courses.authoring.needs` keeps there what comes before what. What says where a course is and who may come to it (its address, its places, its team) is no content and never waits.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils.dateparse import parse_datetime

from courses.catalogue.models import Category, Course
from lms.kernel.markup import render

STAGED: Final = (
    "title", "summary", "description", "thumbnail", "audience", "requirements", "outcomes", "difficulty_level", "language",
    "category", "tags", "seo_title", "seo_description", "estimated_duration_minutes", "pass_mark", "price", "currency",
    "starts_at", "ends_at",
)  # fmt: skip
"""Columns that wait, in the order in which people read them."""
MOMENTS: Final = frozenset({"starts_at", "ends_at"})


def plain(value: Any) -> Any:
    """Return a value of a column as the JSON it waits as."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value


def read(name: str, value: Any) -> Any:
    """Return a value of a column from the JSON it waits as."""
    if name in MOMENTS and isinstance(value, str):
        return parse_datetime(value)
    if name == "category" and value is not None:
        return UUID(str(value))
    return Decimal(str(value)) if name == "price" else value


def live(course: Course, name: str) -> Any:
    """Return what learners see in a column: the key of the category, the name of the picture, else the value."""
    if name == "category":
        return course.category_id
    return (course.thumbnail.name or "") if name == "thumbnail" else getattr(course, name)


def effective(course: Course, name: str) -> Any:
    """Return what the authors see in a column: the value that waits, or the one learners have."""
    staged: Mapping[str, Any] = course.staged or {}
    return read(name, staged[name]) if name in staged else live(course, name)


def same(name: str, one: Any, other: Any) -> bool:
    """Tell whether two values of a column say the same, however they are written."""
    if name == "price":
        return Decimal(one) == Decimal(other)
    if isinstance(one, str) and isinstance(other, str):
        # A form sends its own line ends, and none at the end of a text.
        return one.strip().splitlines() == other.strip().splitlines()
    return bool(one == other)


def take_staged(course: Course) -> tuple[str, ...]:
    """Put what waits into the columns, not stored, and return their names. A subject that is gone meanwhile is none."""
    names = tuple(name for name in STAGED if name in (course.staged or {}))
    for name in names:
        value = effective(course, name)
        if name == "category":
            course.category = Category.objects.filter(pk=value).first() if value else None
        else:
            setattr(course, name, value)
    course.staged = {
        name: value for name, value in (course.staged or {}).items() if name not in names
    } or None
    return names


def drafted(course: Course) -> Course:
    """Return a copy of a course as its authors left it, to be shown and not to be stored; at most one query."""
    found = copy(course)
    if "description" in take_staged(found):
        found.description_html = render(found.description, heading_start=3) if found.description else ""
    return found
