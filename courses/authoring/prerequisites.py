"""What comes before what, as an author sets it. A change counts at once: it opens or closes lessons, and shows nothing new."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.authoring import events
from courses.authoring.queries import StudioOutline
from courses.authoring.staging import Row
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.models import Lesson, Module, Prerequisite
from lms.kernel.events import record


class Circle(Refused):
    """The two would wait for each other for ever. `str()` says so to a person."""


def choices(course: Course, outline: StudioOutline, row: Row | None) -> list[Any]:
    """Return what may come before `row` (None: before the course), for a form: `lesson:<key>`, `module:<key>`, `course:<key>`."""
    found: list[Any] = []
    if row is not None:
        for module in outline.modules:
            if module.id != row.pk:
                found.append((f"module:{module.id}", _("Module: %s") % module.title))
        lessons = [(f"lesson:{one.id}", one.title) for one in outline.lessons if one.id != row.pk]
        found.append((_("Lessons"), lessons))
    others = (
        Course.objects.published().exclude(pk=course.pk).order_by("title", "pk").values_list("pk", "title")
    )
    found.append((_("Other courses"), [(f"course:{key}", title) for key, title in others[:200]]))
    return found


def held_by(course: Course, row: Row | None) -> Any:
    """Return the prerequisites of a lesson, a module, or (None) the course itself."""
    own = {
        "lesson": row if isinstance(row, Lesson) else None,
        "module": row if isinstance(row, Module) else None,
    }
    return (
        Prerequisite.objects.filter(course=course, **own)
        .select_related("required_lesson", "required_module", "required_course")
        .order_by("created_at", "pk")
    )


def require(
    *, course: Course, row: Row | None, required: str, minimum_score: int | None, actor: User
) -> Prerequisite:
    """Put something before a lesson, a module or the course. Raises `Circle`."""
    kind, _colon, key = required.partition(":")
    place: dict[str, Any] = {
        "lesson": row if isinstance(row, Lesson) else None,
        "module": row if isinstance(row, Module) else None,
        f"required_{kind}_id": UUID(key),
    }
    with transaction.atomic():
        Course.objects.select_for_update(of=("self",)).only("pk").get(pk=course.pk)
        if row is not None and row.pk in _before(course, UUID(key)):
            raise Circle(_("That one waits for this one already: nobody could open either."))
        made, _new = Prerequisite.objects.update_or_create(
            course=course, **place, defaults={"minimum_score": minimum_score}
        )
        course.touch_content()
        record(events.OUTLINE_CHANGED, object=course, actor=actor, course_id=course.pk)
    return made


def _before(course: Course, key: UUID) -> set[UUID]:
    """Return everything that has to be done before a lesson or module, however indirectly."""
    links: dict[UUID, set[UUID]] = {}
    rows = Prerequisite.objects.filter(course=course).values_list(
        "lesson_id", "module_id", "required_lesson_id", "required_module_id"
    )
    for lesson, module, required_lesson, required_module in rows:
        for holder in filter(None, (lesson, module)):
            links.setdefault(holder, set()).update(filter(None, (required_lesson, required_module)))
    found: set[UUID] = set()
    ahead = [key]
    while ahead:
        for one in links.get(ahead.pop(), set()) - found:
            found.add(one)
            ahead.append(one)
    return found


def release(*, course: Course, prerequisite: Prerequisite, actor: User) -> None:
    """Take a prerequisite away."""
    with transaction.atomic():
        prerequisite.delete()
        course.touch_content()
        record(events.OUTLINE_CHANGED, object=course, actor=actor, course_id=course.pk)


def words(rows: Any) -> Iterator[tuple[UUID, str]]:
    """Yield key and sentence of each prerequisite."""
    for row in rows:
        name = row.required_lesson or row.required_module or row.required_course
        score = _(", with at least %d %%") % row.minimum_score if row.minimum_score else ""
        yield row.pk, f"“{name}”{score}"
