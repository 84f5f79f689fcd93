"""Subjects of the catalogue in the hands of those who manage content: added, renamed, put in order, taken away when unused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.catalogue import events
from courses.catalogue.addresses import free_address
from courses.catalogue.errors import Refused
from courses.catalogue.models import Category, Course
from lms.kernel.events import record


class SubjectRefused(Refused):
    """A subject without a name, one that is there already, or one that courses stand under. `str()` says which."""


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject with how many courses stand under it, drafts and the bin among them."""

    id: UUID
    name: str
    slug: str
    courses: int


def subject_rows() -> list[SubjectRow]:
    """Return the subjects of the organisation in scope in the order of the catalogue; one query."""
    rows = Category.objects.annotate(filed=Count("courses")).order_by("position", "name", "pk")
    return [SubjectRow(*row) for row in rows.values_list("pk", "name", "slug", "filed")]


def _named(name: str, other_than: UUID | None = None) -> str:
    name = " ".join(name.split())[:100]
    if not name:
        raise SubjectRefused(_("Give it a name."))
    others = Category.objects.filter(name__iexact=name)
    if other_than is not None:
        others = others.exclude(pk=other_than)
    if others.exists():
        raise SubjectRefused(_("There is a subject “%s” already.") % name)
    return name


@transaction.atomic
def add_subject(*, name: str, actor: User, now: datetime) -> Category:
    """Add a subject at the end. Raises `SubjectRefused`."""
    name = _named(name)
    taken = set(Category.objects.values_list("slug", flat=True))
    slug = free_address(name, taken, reserved=frozenset(), otherwise="subject")[:100]
    made: Category = Category.objects.create(name=name, slug=slug, position=Category.objects.count() + 1)
    record(events.SUBJECT_CHANGED, object=made, actor=actor, occurred_at=now, payload={"change": "added"})
    return made


@transaction.atomic
def rename_subject(*, subject: Category, name: str, actor: User, now: datetime) -> None:
    """Give a subject another name; its address, and links to it, stay. Raises `SubjectRefused`."""
    subject.name = _named(name, subject.pk)
    subject.save(update_fields=["name", "updated_at"])
    Course.objects.filter(category=subject).touch_content()
    record(
        events.SUBJECT_CHANGED, object=subject, actor=actor, occurred_at=now, payload={"change": "renamed"}
    )


@transaction.atomic
def move_subject(*, subject: Category, step: int, actor: User, now: datetime) -> None:
    """Put a subject one place up (-1) or down (1); at an end it stays."""
    rows: list[Any] = list(Category.objects.select_for_update().order_by("position", "name", "pk"))
    place = next(number for number, row in enumerate(rows) if row.pk == subject.pk)
    rows.insert(min(max(place + step, 0), len(rows)), rows.pop(place))
    for number, row in enumerate(rows, 1):
        row.position = number
    Category.objects.bulk_update(rows, ["position"])
    record(events.SUBJECT_CHANGED, object=subject, actor=actor, occurred_at=now, payload={"change": "moved"})


@transaction.atomic
def remove_subject(*, subject: Category, actor: User, now: datetime) -> None:
    """Take a subject away that no course stands under, now or with its next publication. Raises `SubjectRefused`."""
    count = Course.objects.filter(category=subject).count()
    count += Course.objects.filter(staged__category=str(subject.pk)).count()
    if count:
        words = ngettext(
            "%d course stands under it. Give it another subject first.",
            "%d courses stand under it. Give them another subject first.",
            count,
        )
        raise SubjectRefused(words % count)
    record(
        events.SUBJECT_CHANGED, object=subject, actor=actor, occurred_at=now, payload={"change": "removed"}
    )
    subject.delete()
