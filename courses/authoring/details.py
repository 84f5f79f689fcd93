"""What the catalogue says about a course, saved by one of several authors: nobody overwrites what they have not seen."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import save_course
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.catalogue.seen import seen_print

DETAILS: Final = (
    "title", "slug", "summary", "description", "audience", "requirements", "difficulty_level", "language", "price", "currency",
    "thumbnail", "estimated_duration_minutes", "pass_mark", "capacity", "starts_at", "ends_at", "seo_title", "seo_description",
)  # fmt: skip
"""Columns that stand in the form under their own name."""
ALL: Final = (*DETAILS, "category_id", "outcomes", "tags")


class DetailsStale(Refused):
    """Somebody changed the details since the page was read. `course` holds what there is now."""

    def __init__(self, course: Course) -> None:
        self.course = course
        super().__init__(_("Somebody else changed this while you were editing it."))


def details_print(course: Course) -> str:
    """Return a short name of exactly these details: who saves says which they started from."""
    return seen_print({name: getattr(course, name) for name in ALL})


@transaction.atomic
def save_details(*, course: Course, expected: str, actor: User) -> Course:
    """Store the details of `course` as they are in memory, and nothing else of it.

    Raises `DetailsStale` when there are others than those `expected` names (and other ones than these), and what
    `save_course` raises.
    """
    present: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    there = details_print(present)
    if expected and expected != there != details_print(course):
        raise DetailsStale(present)
    for name in ALL:
        value: Any = getattr(course, name)
        setattr(present, name, value)
    return save_course(course=present, actor=actor)
