"""What lies in a bin is deleted for ever: by hand, or when its time is over; never what learners' work hangs on.

Courses, modules, lessons, quizzes and assignments. Attempts, grades, certificates, notes and finished lessons are kept for
ever (S3), and so is what they hang on; `lms.kernel.hanging` finds them on the floors above. Questions, videos and files are
in the bank and the library, and stay there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.models import User
from courses.assignments.models import Assignment
from courses.authoring import events
from courses.authoring.staging import effective
from courses.catalogue.errors import Refused
from courses.catalogue.models import Course
from courses.outline.models import Lesson, Module
from courses.quizzes.models import Quiz
from lms.kernel.events import record
from lms.kernel.hanging import Held, goes_along, holders

Thing = Course | Module | Lesson | Quiz | Assignment
FLOOR: Final = "courses"
KINDS: Final[dict[str, type[Any]]] = {
    "modules": Module, "lessons": Lesson, "quizzes": Quiz, "assignments": Assignment, "courses": Course,
}  # fmt: skip
AT_ONCE: Final = 500
"""So many things of a kind are looked at in one round of emptying."""


class NotInBin(Refused):
    """It is not in the bin, or learners see it until that is published. `str()` says so to a person."""


class Needed(Refused):
    """Something that is kept for ever hangs on it: `held` says what."""

    def __init__(self, title: str, held: Sequence[Held]) -> None:
        self.held = tuple(held)
        what = get_text_list([f"{one.label}: {one.number}" for one in held], _("and"))
        super().__init__(
            _("“%(title)s” is kept, because this hangs on it: %(what)s.") % {"title": title, "what": what}
        )


@dataclass(frozen=True, slots=True)
class Binned:
    """A thing in a bin. `goes_at` is when it will be deleted, None for never; `waits` when learners see it still."""

    kind: str
    id: UUID
    title: str
    deleted_at: datetime | None
    goes_at: datetime | None
    waits: bool = False
    held: tuple[Held, ...] = field(default=())
    slug: str = ""


def goes_at(deleted_at: datetime) -> datetime | None:
    """When a thing put in the bin at this time is deleted, None for never."""
    return deleted_at + timedelta(days=settings.BIN_DAYS) if settings.BIN_DAYS > 0 else None


def holders_of(things: Iterable[Thing]) -> dict[UUID, list[Held]]:
    """Return what forbids deleting each of these things, by its key. The number of queries depends on their kinds only."""
    roots: dict[type[Any], dict[UUID, UUID]] = {}
    for one in things:
        roots.setdefault(type(one), {})[one.pk] = one.pk
    if Course in roots:
        quizzes = Quiz.objects.filter(course__in=roots[Course]).values_list("pk", "course_id")
        roots.setdefault(Quiz, {}).update(dict(quizzes))
    found = holders(roots, floor=FLOOR)
    if Module in roots:
        inside = Lesson.objects.kept().filter(module__in=roots[Module])
        for key, number in Counter(inside.values_list("module_id", flat=True)).items():
            found.setdefault(key, []).append(Held(_("lessons that are not in the bin"), number))
    for model, name in ((Quiz, "quiz"), (Assignment, "assignment")):
        if model in roots and Course not in roots:
            _add_lessons(found, name, roots[model])
    return found


def _add_lessons(found: dict[UUID, list[Held]], name: str, keys: Iterable[UUID]) -> None:
    shown = Lesson.objects.filter(**{f"blocks__{name}__in": list(keys)}).distinct()
    lessons: dict[UUID, list[str]] = {}
    for key, title in shown.order_by("pk").values_list(f"blocks__{name}", "title"):
        lessons.setdefault(key, []).append(f"“{title}”")
    for key, titles in lessons.items():
        words = _("lessons that show it (%s)") % ", ".join(titles[:5])
        found.setdefault(key, []).append(Held(words, len(titles)))


def course_bin(course: Course) -> list[Binned]:
    """Return what lies in the bin of a course, the latest first, with what keeps it."""
    rows: list[tuple[str, Any, datetime | None, bool]] = []
    gone = Q(deleted_at__isnull=False) | Q(staged__has_key="deleted_at")
    for kind in ("modules", "lessons"):
        for row in KINDS[kind].objects.filter(gone, course=course):
            if effective(row, "deleted_at") is not None:
                rows.append((kind, row, row.deleted_at, row.deleted_at is None))
    for kind in ("quizzes", "assignments"):
        for row in KINDS[kind].objects.filter(course=course).exclude(deleted_at=None):
            rows.append((kind, row, row.deleted_at, False))
    held = holders_of(row for _kind, row, at, _waits in rows if at)
    rows.sort(key=lambda one: (one[2] or one[1].updated_at, one[1].pk), reverse=True)
    return [
        Binned(
            kind, row.pk, row.title, at, goes_at(at) if at else None, waits, tuple(held.get(row.pk, ())),
        )
        for kind, row, at, waits in rows
    ]  # fmt: skip


def binned_courses(courses: Iterable[Course]) -> list[Binned]:
    """Return courses of a bin with when they go and what keeps them."""
    rows = [one for one in courses if one.deleted_at]
    held = holders_of(rows)
    return [
        Binned(
            "courses", row.pk, row.title, row.deleted_at, goes_at(row.deleted_at),
            held=tuple(held.get(row.pk, ())), slug=row.slug,
        )
        for row in rows
        if row.deleted_at
    ]  # fmt: skip


def _with_it(thing: Thing) -> list[Any]:
    """A thing and what does not go by itself: the quizzes of a course outlive it otherwise."""
    return [thing, *Quiz.objects.filter(course=thing)] if isinstance(thing, Course) else [thing]


def what_goes(thing: Thing) -> list[Held]:
    """Return what would be deleted with a thing. Ask `holders_of` first."""
    return goes_along(_with_it(thing))


@transaction.atomic
def delete_for_ever(*, thing: Thing, actor: User | None, now: datetime) -> None:
    """Delete what lies in the bin, with all that belongs to it. Raises `NotInBin` and `Needed`; done twice, it does nothing."""
    model = type(thing)
    row = model.objects.select_for_update(of=("self",)).filter(pk=thing.pk).first()
    if row is None:
        return
    if row.deleted_at is None or (isinstance(row, Module | Lesson) and effective(row, "deleted_at") is None):
        raise NotInBin(
            _("“%s” is not in the bin, or learners see it until you publish that it goes.") % row.title
        )
    if held := holders_of([row]).get(row.pk):
        raise Needed(row.title, held)
    course_id = row.pk if isinstance(row, Course) else row.course_id
    verb = events.COURSE_DELETED if isinstance(row, Course) else events.THING_DELETED
    payload = {"binned": row.deleted_at, "rows": sum(one.number for one in what_goes(row))}
    record(verb, object=row, actor=actor, course_id=course_id, payload=payload, occurred_at=now)
    rest = _with_it(row)[1:]
    row.delete()
    for one in rest:
        one.delete()


@dataclass(frozen=True, slots=True)
class Emptied:
    """What became of one thing whose time was over; `kept` says why it stayed."""

    kind: str
    title: str
    deleted_at: datetime
    kept: str = ""


def overdue(*, now: datetime, days: int) -> list[tuple[str, Thing]]:
    """Return what has lain in the bins of the organisation in scope for `days`, those first that others hang on."""
    found: list[tuple[str, Thing]] = []
    for kind in ("lessons", "modules", "quizzes", "assignments", "courses"):
        rows = (
            KINDS[kind]
            .objects.filter(deleted_at__lte=now - timedelta(days=days))
            .order_by("deleted_at", "pk")
        )
        found += [(kind, row) for row in rows.iterator(AT_ONCE)]
    return found


def empty(*, now: datetime, days: int, dry_run: bool = False) -> list[Emptied]:
    """Delete what has lain in the bins of the organisation in scope for `days`; what is needed stays. Each thing by itself.

    A dry run does the same and takes it all back, so that it says exactly what would go.
    """
    if not dry_run:
        return _empty(now, days)
    with transaction.atomic():
        done = _empty(now, days)
        transaction.set_rollback(True)
    return done


def _empty(now: datetime, days: int) -> list[Emptied]:
    done = []
    for kind, thing in overdue(now=now, days=days):
        title, at, kept = thing.title, thing.deleted_at or now, ""
        try:
            delete_for_ever(thing=thing, actor=None, now=now)
        except Refused as error:
            kept = str(error)
        done.append(Emptied(kind, title, at, kept))
    return done
