"""What the catalogue says about a course: saved by one of several authors, waiting while learners see the course, published.

Nobody overwrites what they have not seen. What is no content (`AT_ONCE`) counts as soon as it is saved.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from courses.authoring import events
from courses.authoring.details_words import Detail, details_differences
from courses.catalogue.actions import save_course
from courses.catalogue.errors import Refused
from courses.catalogue.models import Category, Course
from courses.catalogue.seen import seen_print
from courses.catalogue.staged import STAGED, drafted, effective, live, plain, read, same, take_staged
from lms.kernel.events import record

AT_ONCE: Final = ("slug", "capacity")
"""Where a course is, and how many may come."""
ALL: Final = (*STAGED, *AT_ONCE)
TOGETHER: Final = (frozenset({"price", "currency"}), frozenset({"starts_at", "ends_at"}))
"""Columns that were checked as a pair, and go back as one."""
KEY: Final = "details:course"
"""What waits, as a form of the publication names it."""


class DetailsStale(Refused):
    """Somebody changed the details since the page was read. `course` holds what there is now."""

    def __init__(self, course: Course) -> None:
        self.course = course
        super().__init__(_("Somebody else changed this while you were editing it."))


@dataclass(frozen=True, slots=True)
class WaitingDetails:
    """What a publication would change in the details, one by one."""

    details: tuple[Detail, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each in words."""
        return tuple(one.sentence for one in self.details)

    @property
    def pictures(self) -> tuple[str, str] | None:
        """The names of the picture before and after, "" for none; None when it stays."""
        found = next((one for one in self.details if one.name == "thumbnail"), None)
        return (found.before, found.after) if found else None


def details_print(course: Course) -> str:
    """Return a short name of exactly these details as their authors left them: who saves says which they started from."""
    return seen_print({name: effective(course, name) for name in ALL})


def waiting_details(course: Course) -> WaitingDetails | None:
    """Return what waits, None for nothing. One query when the subject changes, else none."""
    staged = course.staged or {}
    before = {name: live(course, name) for name in STAGED if name in staged}
    if not before:
        return None
    after = {name: read(name, staged[name]) for name in before}
    # A price is read with its currency, whichever of the two changes.
    for pair in TOGETHER:
        for name in pair if pair & staged.keys() else ():
            before.setdefault(name, live(course, name))
            after.setdefault(name, effective(course, name))
    subjects = {}
    if keys := [key for key in (before.get("category"), after.get("category")) if key]:
        subjects = dict(Category.objects.filter(pk__in=keys).values_list("pk", "name"))
    return WaitingDetails(tuple(details_differences(before, after, subjects)))


@transaction.atomic
def save_details(*, course: Course, expected: str, actor: User, now: datetime) -> Course:
    """Store the details of `course` as they are in memory (made by `drafted`), and nothing else of it.

    While learners see the course, what they see of them stays; the new values wait in `staged`. Returns the stored course.
    Raises `DetailsStale` when there are others than those `expected` names (and other ones than these), and what
    `save_course` raises.
    """
    present: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    there = details_print(present)
    if expected and expected != there != details_print(course):
        raise DetailsStale(present)
    return _store(present, {name: live(course, name) for name in ALL}, actor, now)


def _store(course: Course, values: dict[str, Any], actor: User, now: datetime) -> Course:
    """Give a locked course these values, at once or waiting."""
    staged = dict(course.staged or {})
    direct = False
    for name, value in values.items():
        staged.pop(name, None)
        if same(name, live(course, name), value):
            continue
        if course.is_published and name in STAGED:
            staged[name] = plain(value)
        else:
            setattr(course, f"{name}_id" if name == "category" else name, value)
            direct = True
    before, course.staged = course.staged, staged or None
    if direct:
        return save_course(course=course, actor=actor)
    if course.staged != before:
        course.save(update_fields=["staged", "updated_at"])
        payload = {"waiting": sorted(staged)}
        record(
            events.DETAILS_EDITED, object=course, actor=actor, course_id=course.pk, occurred_at=now, payload=payload,
        )  # fmt: skip
    return course


@transaction.atomic
def change_details(*, course: Course, values: dict[str, Any], actor: User, now: datetime) -> Course:
    """Give some details of a course new values, at once or waiting like `save_details`. Returns the stored course."""
    present: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    return _store(present, values, actor, now)


@transaction.atomic
def discard_details(
    *, course: Course, names: Collection[str] | None, actor: User, now: datetime
) -> tuple[str, ...]:
    """Let these columns (None: all) be as learners see them again, a pair together; return those that had waited.

    What was there stays in the audit trail.
    """
    present: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    staged = dict(present.staged or {})
    wanted = set(STAGED if names is None else names)
    for pair in TOGETHER:
        wanted |= pair if pair & wanted else set()
    gone = tuple(name for name in staged if name in wanted)
    if gone:
        present.staged = {name: value for name, value in staged.items() if name not in wanted} or None
        present.save(update_fields=["staged", "updated_at"])
        record(
            events.DETAILS_DISCARDED, object=present, actor=actor, course_id=present.pk, occurred_at=now,
            payload={"columns": sorted(gone)},
        )  # fmt: skip
    return gone


def publish_details(*, course: Course, actor: User) -> tuple[str, ...]:
    """Carry what waits over to what learners see, and return the columns. Runs in the caller's transaction."""
    present: Course = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    names = take_staged(present)
    if names:
        save_course(course=present, actor=actor)
    return names


__all__ = [
    "ALL",
    "AT_ONCE",
    "KEY",
    "DetailsStale",
    "change_details",
    "details_print",
    "discard_details",
    "drafted",
    "publish_details",
    "save_details",
    "waiting_details",
]
