"""Items marked without names: until their marks are shown to learners, no mark stands beside a name, and no total has it in."""

from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.models import Course
from learning.gradebook.models import Grade, GradeItem

NAMELESS: Final = Q(marking_rules__is_anonymous=True, is_posted=False)
HIDDEN: Final = "hidden"
"""What stands for the state of a cell that nobody may see yet."""
SEEN: Final = ("not_in", "drafting", "missing", "excused")
"""States that say whether somebody handed in, and nothing about how it was marked."""


def is_nameless(item: GradeItem) -> bool:
    """Tell whether an item is marked without names now. No query for one that was loaded with its `marking_rules`."""
    rules: Any = getattr(item, "marking_rules", None)
    return rules is not None and rules.is_anonymous and not item.is_posted


def nameless_in(course: Course) -> set[UUID]:
    """Return the keys of the items of a course that are marked without names now. One query."""
    return set(GradeItem.objects.filter(NAMELESS, course=course).values_list("pk", flat=True))


def nameless_words(item: GradeItem) -> str:
    """Say that marks of an item cannot be set beside names, and what to do."""
    return (
        _("“%s” is marked without names: show its marks to the learners first, then set them by hand.")
        % item.title
    )


def is_hidden(grade: Grade | None, item: GradeItem) -> bool:
    """Tell whether a cell's mark is not to be seen beside its learner's name."""
    return grade is not None and grade.state not in SEEN and is_nameless(item)
